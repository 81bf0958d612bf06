// Package explain reads a flow aloud: numbered plain sentences, in the order of
// the file, by which somebody who neither programs nor reads YAML can check
// what customers will meet.
//
//	f, problems := flows.Parse("prequalify.flow.yaml", data)
//	fmt.Print(explain.Read(f))
//
// Every input, habit, anytime entry and step is an item with a number, and
// wherever one leads to another its number stands behind the name. Conditions
// are put into words where they are simple ("age is at least 18") and quoted
// where words would hide what they say. What is filled in stands in square
// brackets.
//
// The file has to be one that [flows.Load] accepts.
package explain

import (
	"fmt"
	"strings"

	"github.com/botrunner/botrunner/flows"
)

// A Reading is a flow in plain sentences.
type Reading struct {
	Flow     string   `json:"flow"`
	Title    string   `json:"title,omitempty"`
	Language string   `json:"language"`
	Outputs  []string `json:"outputs,omitempty"` // handed back to a flow that runs this one
	Items    []Item   `json:"items"`
}

// An Item is one thing that the flow knows or does.
type Item struct {
	Number    int      `json:"number"` // counted through the whole flow, from 1
	Part      Part     `json:"part"`
	Name      string   `json:"name"`
	Line      int      `json:"line"` // in the file; 0: it is not written there
	Sentences []string `json:"sentences"`
}

// A Part is the part of the file that an item is from, by its key.
type Part string

// The parts, in the order of a reading.
const (
	Inputs   Part = "inputs"
	Defaults Part = "defaults"
	Anytime  Part = "anytime"
	Steps    Part = "steps"
)

var headings = map[Part]string{
	Inputs:   "What the flow is told at the start",
	Defaults: "What holds at every question, unless it says otherwise",
	Anytime:  "What customers can say, or what can happen, at any time",
	Steps:    "What happens, step by step",
}

// Read reads a flow aloud.
func Read(f *flows.File) *Reading {
	numbers := map[string]int{}
	before := len(f.Inputs) + 1 + len(f.Anytime)
	for i, s := range f.Steps {
		numbers[s.Name.Text] = before + i + 1
	}
	return read(&reader{f: f, numbers: numbers})
}

// ReadByName is [Read] without a number behind the name of a step: its
// sentences stay the same when a step is put before others.
func ReadByName(f *flows.File) *Reading { return read(&reader{f: f}) }

func read(r *reader) *Reading {
	f := r.f
	for _, in := range f.Inputs {
		r.add(Inputs, in.Name, r.input(in))
	}
	r.add(Defaults, &flows.Value{Text: "habits"}, r.habits())
	for _, a := range f.Anytime {
		r.add(Anytime, a.Name, r.anytime(a))
	}
	for i, s := range f.Steps {
		r.add(Steps, s.Name, r.step(i, s))
	}
	return &Reading{Flow: plain(f.Flow), Title: plain(f.Title), Language: language(f), Outputs: outputs(f), Items: r.items}
}

func language(f *flows.File) string {
	if f.Language == nil {
		return "en"
	}
	return f.Language.Text
}

func outputs(f *flows.File) []string {
	var names []string
	for _, o := range f.Outputs {
		names = append(names, o.Text)
	}
	return names
}

func plain(v *flows.Value) string {
	if v == nil {
		return ""
	}
	return v.Text
}

// String is the reading as people see it.
func (r *Reading) String() string {
	var b strings.Builder
	b.WriteString(r.Flow)
	if r.Title != "" {
		b.WriteString(": " + r.Title)
	}
	fmt.Fprintf(&b, "\nIts language is %s. Numbers in parentheses say where to read on; what stands in [brackets] is filled in.\n", r.Language)
	if len(r.Outputs) > 0 {
		fmt.Fprintf(&b, "A flow that runs it gets back %s.\n", and(r.Outputs))
	}
	var part Part
	for _, item := range r.Items {
		if item.Part != part {
			part = item.Part
			fmt.Fprintf(&b, "\n%s\n\n", headings[part])
		}
		fmt.Fprintf(&b, "%3d. %s\n", item.Number, item.Name)
		for _, s := range item.Sentences {
			fmt.Fprintf(&b, "     %s\n", s)
		}
	}
	return b.String()
}

// A reader turns the parts of one file into items.
type reader struct {
	f       *flows.File
	numbers map[string]int // of the steps; nil: they are not said
	items   []Item
}

func (r *reader) add(part Part, name *flows.Value, sentences []string) {
	r.items = append(r.items, Item{len(r.items) + 1, part, name.Text, name.At.Line, sentences})
}

// to names where the conversation goes on; nil is its end.
func (r *reader) to(v *flows.Value) string {
	if v == nil {
		return "the conversation ends"
	}
	return "it goes on with " + r.called(v)
}

// called is the name of a step and its number.
func (r *reader) called(v *flows.Value) string {
	if r.numbers == nil {
		return v.Text
	}
	return fmt.Sprintf("%s (%d)", v.Text, r.numbers[v.Text])
}
