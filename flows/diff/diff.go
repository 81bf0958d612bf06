// Package diff says in words what has changed between two versions of a flow,
// step by step, for those who have to agree to it.
//
//	for _, c := range diff.Of(old, now) {
//		fmt.Print(c)
//	}
//
// It compares what the flows do and not how they are written: both are read
// aloud by package explain, and the sentences are compared. So another order of
// keys, a comment or a pair of quotes is no change.
package diff

import (
	"fmt"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/explain"
)

// Kind says what has become of something.
type Kind string

// The kinds.
const (
	New     Kind = "new"
	Gone    Kind = "gone"
	Renamed Kind = "renamed"
	Changed Kind = "changed"
)

// A Change is what has become of one input, anytime entry or step, of the
// habits of all questions, or of the flow as a whole.
type Change struct {
	Kind      Kind       `json:"kind"`
	Part      string     `json:"part"` // flow, inputs, defaults, anytime or steps
	Name      string     `json:"name"`
	Before    string     `json:"before,omitempty"` // the name before, of what was renamed
	LedTo     []string   `json:"ledTo,omitempty"`  // the steps that led to one that is gone
	Sentences []Sentence `json:"sentences,omitempty"`
}

// A Sentence is one that has changed. One that is new has no Before, one that
// no longer holds has no Now.
type Sentence struct {
	Before string `json:"before,omitempty"`
	Now    string `json:"now,omitempty"`
}

// Of lists what has changed, in the order of the new version; what is gone
// comes last. Both files have to be ones that [flows.Load] accepts.
func Of(before, now *flows.File) []Change {
	c := comparison{old: read(before), now: read(now)}
	c.rename()
	return c.changes()
}

// An item is a part of a flow, by what it is called.
type item struct {
	part, name string
	sentences  []string
}

// read is a flow as items, the flow itself being the first.
func read(f *flows.File) []item {
	r := explain.ReadByName(f)
	items := []item{{"flow", r.Flow, []string{
		"Its name is " + r.Flow + ".", "Its title is “" + r.Title + "”.", "Its language is " + r.Language + ".",
		"A conversation begins with " + f.Steps[0].Name.Text + ".",
	}}}
	for _, i := range r.Items {
		items = append(items, item{string(i.Part), i.Name, i.Sentences})
	}
	if len(r.Outputs) > 0 {
		items[0].sentences = append(items[0].sentences, "A flow that runs it gets back "+strings.Join(r.Outputs, ", ")+".")
	}
	items[0].name = "" // there is just one in each version
	return items
}

// A comparison holds two versions.
type comparison struct {
	old, now []item
	renamed  map[string]string // steps: by the name now, the name before
}

func find(items []item, part, name string) *item {
	for i := range items {
		if items[i].part == part && items[i].name == name {
			return &items[i]
		}
	}
	return nil
}

// rename finds steps that do the same under another name, and gives them the
// new one in the old version, so that whatever leads there has not changed.
func (c *comparison) rename() {
	c.renamed = map[string]string{}
	for _, n := range c.now {
		if n.part != "steps" || find(c.old, "steps", n.name) != nil {
			continue
		}
		i := slices.IndexFunc(c.old, func(o item) bool {
			return o.part == "steps" && find(c.now, "steps", o.name) == nil && slices.Equal(o.sentences, n.sentences)
		})
		if i >= 0 {
			was := c.old[i].name
			c.renamed[n.name] = was
			c.old[i].name = n.name
			c.replace(was, n.name)
		}
	}
}

// replace changes where sentences of the old version lead to.
func (c *comparison) replace(was, name string) {
	for _, o := range c.old {
		for i, s := range o.sentences {
			for _, before := range []string{"it goes on with ", "begins anew with ", "conversation begins with "} {
				for _, after := range []string{".", ","} {
					s = strings.ReplaceAll(s, before+was+after, before+name+after)
				}
				if strings.HasSuffix(s, before+was) {
					s = strings.TrimSuffix(s, was) + name
				}
			}
			o.sentences[i] = s
		}
	}
}

func (c *comparison) changes() []Change {
	var list []Change
	for _, n := range c.now {
		o := find(c.old, n.part, n.name)
		was, renamed := c.renamed[n.name]
		switch {
		case o == nil:
			list = append(list, Change{Kind: New, Part: n.part, Name: n.name, Sentences: compare(nil, n.sentences)})
		case renamed && n.part == "steps":
			list = append(list, Change{Kind: Renamed, Part: n.part, Name: n.name, Before: was})
		case !slices.Equal(o.sentences, n.sentences):
			list = append(list, Change{Kind: Changed, Part: n.part, Name: n.name, Sentences: compare(o.sentences, n.sentences)})
		}
	}
	for _, o := range c.old {
		if find(c.now, o.part, o.name) == nil {
			list = append(list, Change{Kind: Gone, Part: o.part, Name: o.name, LedTo: c.ledTo(o)})
		}
	}
	return list
}

// ledTo are the items of the old version that led to a step.
func (c *comparison) ledTo(gone item) []string {
	var names []string
	for _, o := range c.old {
		leads := slices.ContainsFunc(o.sentences, func(s string) bool {
			return strings.Contains(s+".", "it goes on with "+gone.name+".") || strings.Contains(s, "it goes on with "+gone.name+",")
		})
		if gone.part == "steps" && leads && o.name != gone.name {
			names = append(names, o.name)
		}
	}
	return names
}

// called is how a heading names a part.
var called = map[string]string{"inputs": "input", "anytime": "anytime", "steps": "step"}

// String is the change as people read it.
func (c Change) String() string {
	var b strings.Builder
	b.WriteString(c.heading())
	for _, s := range c.Sentences {
		switch {
		case c.Kind == New:
			fmt.Fprintf(&b, "  %s\n", s.Now)
		case s.Before == "":
			fmt.Fprintf(&b, "  now:       %s\n", s.Now)
		case s.Now == "":
			fmt.Fprintf(&b, "  no longer: %s\n", s.Before)
		default:
			fmt.Fprintf(&b, "  before:    %s\n  now:       %s\n", s.Before, s.Now)
		}
	}
	return b.String()
}

func (c Change) heading() string {
	what := called[c.Part] + " `" + c.Name + "`"
	switch c.Part {
	case "flow":
		what = "the flow"
	case "defaults":
		what = "every question, unless it says otherwise"
	}
	switch c.Kind {
	case New:
		return "new " + what + ":\n"
	case Renamed:
		return fmt.Sprintf("%s was called `%s`\n", what, c.Before)
	case Gone:
		if len(c.LedTo) > 0 {
			return fmt.Sprintf("%s is gone; %s led to it\n", what, strings.Join(c.LedTo, ", "))
		}
		return what + " is gone\n"
	default:
		return what + ":\n"
	}
}
