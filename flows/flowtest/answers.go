package flowtest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

const maxAnswers = 16 // tried at one question, or as one input

// samples are an answer of each type of the language, or some; the types that a
// number makes more of are below.
var samples = map[string][]string{
	"text":         {"Ada Lovelace", "x"},
	"secret":       {"s-e-c-r-e-t"},
	"whole_number": {"1"},
	"number":       {"1.5"},
	"yes_no":       {"yes", "no"},
	"bool":         {"true", "false"},
	"email":        {"ada@example.com"},
	"phone":        {"+44 20 7946 0958"},
	"date":         {"2026-03-05"},
	"time":         {"14:30"},
	"money":        {"20", "10.50 EUR"},
	"file":         {"photo.jpg"}, // handed over; to a question it is sent
}

// What is no answer: to a question for a text only that which has no word in it.
const (
	nonsense = "???"
	blank    = " "
)

var constants = regexp.MustCompile(`"[^"\n]*"|\d+(\.\d+)?`)

// values are what an author's expressions make a difference between: the texts
// and numbers on lines that name a variable, and the numbers next to them.
func values(f *flows.File, variable string) (texts, numbers []string) {
	if f == nil {
		return nil, nil
	}
	for n := 1; n <= f.Lines(); n++ {
		line := f.Line(n)
		if !slices.Contains(identifiers.FindAllString(line, -1), variable) {
			continue
		}
		for _, c := range constants.FindAllString(line, -1) {
			if text, isText := strings.CutPrefix(c, `"`); isText {
				texts = append(texts, strings.TrimSuffix(text, `"`))
				continue
			}
			if n, err := strconv.Atoi(c); err == nil {
				numbers = append(numbers, strconv.Itoa(n), strconv.Itoa(n+1), strconv.Itoa(max(n-1, 0)))
			}
		}
	}
	return texts, numbers
}

// candidates are values of a type, those first that the flow tells apart.
func candidates(f *flows.File, variable, kind string, options []*flows.Option) []string {
	texts, numbers := values(f, variable)
	var list []string
	switch kind {
	case "whole_number", "number", "money":
		list = numbers
	case "text", "pattern", "date", "time", "phone", "email":
		list = texts
	}
	for _, o := range options {
		list = append(list, o.Key.Text)
	}
	return distinct(append(slices.Clone(samples[kind]), list...), maxAnswers)
}

// distinct keeps the first of what is there several times, up to a number.
func distinct(list []string, limit int) []string {
	var kept []string
	for _, s := range list {
		if len(kept) < limit && !slices.Contains(kept, s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// answers are what a customer may say to the question of a step.
func answers(subject flows.Subject, step int) []string {
	ask, isAsk := subject.Dialog.Steps[step].Verb.(*bot.Ask)
	if !isAsk {
		return nil
	}
	s := source(subject, step)
	if ask.Type == nil || s == nil || s.Question == nil {
		return []string{nonsense} // the options of a menu are buttons
	}
	q, f := s.Question, subject.Source(step)
	kind, variable := "text", s.Name.Text
	if q.Type != nil {
		kind = q.Type.Text
	}
	if q.Save != nil {
		variable = q.Save.Text
	}
	switch kind {
	case "file":
		return []string{nonsense}
	case "text", "secret":
		return append(candidates(f, variable, kind, nil), blank)
	}
	return append(candidates(f, variable, kind, q.Options), nonsense)
}

// source is a step as its author wrote it; nil if nobody has said.
func source(subject flows.Subject, step int) *flows.Step {
	f := subject.Source(step)
	if f == nil {
		return nil
	}
	for _, s := range f.Steps {
		if s.Name.At.Line == subject.Dialog.Steps[step].Line {
			return s
		}
	}
	return nil
}

// wantedFile is the name of a file that answers the question of a step; there is
// none to a question for something else.
func wantedFile(subject flows.Subject, step int) string {
	s := source(subject, step)
	if s == nil || s.Question == nil || s.Question.Type == nil || s.Question.Type.Text != "file" {
		return ""
	}
	return s.Question.SampleFile()
}

// handed are the sets of inputs with which conversations begin: none, and every
// input with each of its values, then every two of them together.
func handed(f *flows.File, d *bot.Dialog) [][]flows.Pair {
	const most = 200
	sets := [][]flows.Pair{nil}
	var single []flows.Pair
	for _, in := range f.Inputs {
		i := slices.IndexFunc(d.Vars, func(v bot.Var) bool { return v.Input && v.Name == in.Name.Text })
		for _, v := range candidates(f, in.Name.Text, in.Type.Text, in.Options) {
			if _, ok := d.Vars[i].Type.Read(v); ok || in.Type.Text == "file" {
				single = append(single, flows.Pair{Key: in.Name, Value: &flows.Value{Text: v}})
			}
		}
	}
	for _, p := range single {
		sets = append(sets, []flows.Pair{p})
	}
	for i, p := range single {
		for _, q := range single[i+1:] {
			if p.Key != q.Key && len(sets) < most {
				sets = append(sets, []flows.Pair{p, q})
			}
		}
	}
	return sets
}

// mocks are what a call may be answered with: a failure, and results that the
// flow tells apart, first one by one, then every two of them together.
func mocks(subject flows.Subject, step int, u *unanswered) []*flows.Mock {
	operation := &flows.Value{Text: u.operation}
	list := []*flows.Mock{{Operation: operation, Failed: true}}
	var results [][]flows.Pair
	for _, r := range u.save {
		var pairs []flows.Pair
		for _, v := range candidates(subject.Source(step), plainName(subject.Dialog.Vars[r.Var].Name), typeOf(r.Zero), nil) {
			pairs = append(pairs, flows.Pair{Key: &flows.Value{Text: r.Field}, Value: &flows.Value{Text: v}})
		}
		results = append(results, pairs)
	}
	for _, answer := range chosen(results) {
		list = append(list, &flows.Mock{Operation: operation, Answer: answer})
	}
	return list
}

// chosen takes one value of each field: all the first ones, and then others for
// one field, and for every two.
func chosen(results [][]flows.Pair) [][]flows.Pair {
	const most = 100
	first := make([]flows.Pair, len(results))
	for i, values := range results {
		first[i] = values[0]
	}
	sets := [][]flows.Pair{first}
	for i, values := range results {
		for _, v := range values[1:] {
			set := slices.Clone(first)
			set[i] = v
			sets = append(sets, set)
		}
	}
	single := len(sets)
	for i := range results {
		for _, base := range sets[1:single] {
			if base[i] != first[i] {
				continue
			}
			for _, v := range results[i][1:] {
				if len(sets) == most {
					return sets
				}
				set := slices.Clone(base)
				set[i] = v
				sets = append(sets, set)
			}
		}
	}
	return sets
}

// typeOf names the type of a value as the flow language does.
func typeOf(zero any) string {
	switch zero.(type) {
	case bool:
		return "bool"
	case int:
		return "whole_number"
	case float64:
		return "number"
	case string:
		return "text"
	default:
		return "secret"
	}
}

// plainName is the name that a file uses for what the dialog calls by the step
// that runs the file, too.
func plainName(name string) string { return name[strings.LastIndex(name, ".")+1:] }
