// Package graph draws a flow: its steps as boxes, the ways between them as
// arrows with their reasons. A [Graph] is written as Mermaid, as DOT, or as an
// SVG that needs no further program.
//
//	g := graph.Of(f)
//	os.WriteFile("flow.svg", []byte(g.SVG()), 0o644)
//
// What holds at every question would give each question the same three arrows,
// and nobody could read the picture. So it is drawn once, as arrows from two
// boxes of its own: [AtAnyTime] for the anytime entries and [AnyQuestion] for
// the defaults. Several ways from one step to another are one arrow with
// several reasons.
//
// The file has to be one that [flows.Load] accepts.
package graph

import (
	"strings"

	"github.com/botrunner/botrunner/flows"
)

// A Graph is a flow as boxes and arrows.
type Graph struct {
	Flow  string `json:"flow"`
	Nodes []Node `json:"nodes"` // the steps in the order of the file, then what belongs to all of them
	Edges []Edge `json:"edges"`
}

// A Node is a box.
type Node struct {
	ID    string `json:"id"` // unlike the name it has only letters and digits
	Name  string `json:"name"`
	Shape Shape  `json:"shape"`
	Text  string `json:"text,omitempty"`  // what the step says or does, in short
	Line  int    `json:"line,omitempty"`  // in the file; 0: it is no step
	Final bool   `json:"final,omitempty"` // the conversation can end when the step is done
}

// A Shape says what kind of box it is.
type Shape int

// The shapes.
const (
	Plain       Shape = iota // says, computes, tells the chat
	Question                 // asks
	Fork                     // decides
	Agent                    // brings in a human, or waits for what the chat reports
	End                      // ends the conversation
	AtAnyTime                // stands for every moment
	AnyQuestion              // stands for every question that does not say otherwise
)

// String names the shape as programs read it.
func (s Shape) String() string {
	return [...]string{"plain", "question", "fork", "agent", "end", "at any time", "any question"}[s]
}

// MarshalText does so in JSON.
func (s Shape) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// An Edge is an arrow, by the indices of the boxes.
type Edge struct {
	From int      `json:"from"`
	To   int      `json:"to"`
	Why  []string `json:"why,omitempty"` // the reasons; none: it just goes on
}

// Of makes the graph of a flow.
func Of(f *flows.File) *Graph {
	b := &builder{f: f, g: &Graph{Flow: f.Flow.Text}, steps: map[string]int{}, end: -1}
	for i, s := range f.Steps {
		b.steps[s.Name.Text] = i
		b.node(Node{Name: s.Name.Text, Shape: shape(s), Text: text(s), Line: s.Name.At.Line})
	}
	for i, s := range f.Steps {
		b.ways(i, s)
	}
	b.anytime()
	b.defaults()
	return b.g
}

func shape(s *flows.Step) Shape {
	switch s.Verb.Text {
	case "ask", "menu":
		return Question
	case "decide":
		return Fork
	case "escalate", "listen":
		return Agent
	case "end":
		return End
	default:
		return Plain
	}
}

// text is what a step says, or else what it does.
func text(s *flows.Step) string {
	switch s.Verb.Text {
	case "say":
		return line(s.Say)
	case "ask", "menu":
		return line(s.Question.Prompt)
	case "escalate":
		if s.Escalate.Queue == nil {
			return "to an agent"
		}
		return "to an agent of " + line(s.Escalate.Queue)
	case "set":
		var names []string
		for _, p := range s.Set {
			names = append(names, p.Key.Text)
		}
		return "set " + strings.Join(names, ", ")
	case "sendCustomNotice", "sendFile":
		return s.Verb.Text + " " + line(s.Message)
	case "call":
		return "call " + s.Call.Operation.Text
	case "run":
		return "run " + s.Run.Flow.Text
	case "end":
		return line(s.Say) + " (" + s.End.Text + ")"
	default:
		return s.Verb.Text
	}
}

// line is a text on one line, with what is filled in in brackets.
func line(v *flows.Value) string {
	var b strings.Builder
	for _, s := range v.Segments() {
		if s.Computed {
			b.WriteString("[" + s.Text + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
