package prove

import (
	"fmt"
	"strings"
)

// A Proof is what is sure of a flow.
type Proof struct {
	Flow   string  `json:"flow"`
	States int     `json:"states"` // situations that were gone through
	Coarse bool    `json:"coarse"` // there were too many, so the values of variables were left out
	Claims []Claim `json:"claims"`
}

// A Claim is one thing that an author wants to be sure of.
type Claim struct {
	Name    Name     `json:"claim"`
	Verdict Verdict  `json:"verdict"`
	Says    string   `json:"says"`             // in a sentence
	Given   Given    `json:"given,omitempty"`  // what the page hands over in the conversation below
	Closed  []string `json:"closed,omitempty"` // opening hours that it is not then
	Talk    []Line   `json:"talk,omitempty"`   // the shortest conversation that shows it
	// Again is the line of Talk from which it goes round and round; 0: it does
	// not, or from the very start. Circle says which.
	Again  int  `json:"again,omitempty"`
	Circle bool `json:"circle,omitempty"`
	// Questions is the most that a conversation asks, of [AtMost].
	Questions int `json:"questions,omitempty"`
	// Within is the longest that a silent customer is waited for, of SilentEnds.
	Within string `json:"within,omitempty"`
	// Word brings in an agent at every question, of AgentNear.
	Word string `json:"word,omitempty"`

	at   string // the step that Says speaks of, if of any
	flaw flaw
}

// A flaw is what exactly is wrong, where a claim fails in one of several ways.
type flaw int

const (
	someFlaw flaw = iota // no way of its own
	noAnswer             // a question's checks let nothing pass
	noWord               // nobody can ask for the agent at all
)

// A Name is what a claim is about.
type Name string

// The claims.
const (
	NoLoop     Name = "no loop without a human"    // the bot never goes round by itself
	NoDeadEnd  Name = "no dead end"                // wherever a conversation waits, something can happen
	SilentEnds Name = "silence always ends"        // a customer who has gone is let go
	Ends       Name = "every conversation ends"    // if customers answer or are silent, and agents leave
	AtMost     Name = "at most N questions"        // so many are asked at most
	AgentNear  Name = "the agent is one word away" // at every question
)

// A Verdict says whether a claim holds.
type Verdict string

// The verdicts.
const (
	Holds Verdict = "holds" // in every conversation
	Fails Verdict = "fails" // in the one that is shown
	Open  Verdict = "open"  // neither could be shown
	Idle  Verdict = "idle"  // it says nothing about this flow
)

// Given are inputs by name.
type Given map[string]any

// A Line is a line of talk, as in a test case.
type Line struct {
	User    string `json:"user,omitempty"`    // words of the customer
	File    string `json:"file,omitempty"`    // that the customer sends
	Press   string `json:"press,omitempty"`   // the key of the option that is pressed
	Silence string `json:"silence,omitempty"` // how long
	Event   string `json:"event,omitempty"`   // of the chat with the agent
	Text    string `json:"text,omitempty"`    // that comes with the event

	Call    string `json:"call,omitempty"`    // the operation that is answered
	Answers Given  `json:"answers,omitempty"` // with these fields

	At string `json:"at"` // the step that the conversation is at before
}

// String writes the line as a test case has it.
func (l Line) String() string {
	switch {
	case l.Call != "":
		return "# mock " + l.Call + ": " + l.Answers.String()
	case l.File != "":
		return "{user: {file: " + scalar(l.File) + "}}"
	case l.Press != "":
		return "{press: " + scalar(l.Press) + "}"
	case l.Silence != "":
		return "{silence: " + l.Silence + "}"
	case l.Text != "":
		return "{event: " + l.Event + ", text: " + scalar(l.Text) + "}"
	case l.Event != "":
		return "{event: " + l.Event + "}"
	default:
		return "{user: " + scalar(l.User) + "}"
	}
}

// String is the proof as people read it.
func (p *Proof) String() string {
	var b strings.Builder
	if p.Coarse {
		fmt.Fprintf(&b, "note   There are more than %d situations, so they were gone through without the values of variables; what is open may hold.\n", maxStates)
	}
	for _, c := range p.Claims {
		fmt.Fprintf(&b, "%-5s  %s\n", c.Verdict, c.Says)
		c.show(&b)
	}
	return b.String()
}

func (c *Claim) show(b *strings.Builder) {
	const indent = "         "
	if len(c.Given) > 0 {
		fmt.Fprintf(b, "%sgiven: %s\n", indent, c.Given)
	}
	if len(c.Closed) > 0 {
		fmt.Fprintf(b, "%sclosed: [%s]\n", indent, strings.Join(c.Closed, ", "))
	}
	if len(c.Talk) == 0 {
		return
	}
	fmt.Fprintf(b, "%stalk:\n", indent)
	width := 0
	for _, l := range c.Talk {
		width = max(width, len([]rune(l.String())))
	}
	for i, l := range c.Talk {
		note := "at " + l.At
		if c.Circle && i == c.Again {
			note += "; from here again and again"
		}
		item := "- " + l.String()
		if l.Call != "" {
			item = l.String() // no line of a test case: its mock says it
		}
		fmt.Fprintf(b, "%s  %-*s  # %s\n", indent, width+len("- "), item, note)
	}
}

// Fails reports whether there is a claim that does not hold.
func (p *Proof) Fails() bool {
	for _, c := range p.Claims {
		if c.Verdict == Fails {
			return true
		}
	}
	return false
}
