package flows

import (
	"time"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

// A Suite is a test file as its author wrote it: conversations with one flow,
// and what has to come of them.
type Suite struct {
	Name  string // of the file
	Flow  *Value
	Cases []*Case

	src *source
}

// A Case is one conversation of a test file.
type Case struct {
	At      Position
	Name    *Value
	Begins  time.Time // zero: whenever the player likes
	Given   []Pair    // inputs
	Mock    []*Mock
	Closed  []*Value // opening hours that it is not now
	Refused bool     // the contact centre refuses every chat
	Talk    []*Line
	Expect  *Ending // nil: nothing beyond what the talk says
}

// A Line is one line of a talk.
type Line struct {
	At      Position
	Deed    Deed
	Text    string        // said, pressed, or of the event
	Parts   []string      // of what the customer says in several messages, one right behind the other
	File    *bot.File     // that the customer sends, with Text or without; nil: none
	Event   string        // of the chat
	Agent   string        // whom the event is about; empty: whoever is there
	Silence time.Duration // that passes
}

// A Deed is what a line of a talk does.
type Deed int

// The deeds. The bot's words are expected, all else is done.
const (
	BotSays Deed = iota
	CustomerSays
	CustomerPresses
	CustomerTypes
	CustomerLeaves
	AgentSays
	ChatHappens
	TimePasses
)

// An Ending is what has to be so at the end of a case. What is nil is not
// looked at.
type Ending struct {
	At         Position
	Step       *Value
	Outcome    *Value
	Queue      *Value
	Skills     *List
	Language   *Value
	Priority   *Number
	UserData   []Pair
	Variables  []Pair
	Misses     *Number
	Said       []*Value
	NeverSaid  []*Value
	NeverShown []*Value
	AgentSees  []*Value
}

// A List is a list with its place, which may be empty.
type List struct {
	At     Position
	Values []*Value
}

// A Subject is the flow that a test file is about: as its author wrote it, and
// compiled. The dialog is nil if the flow does not pass. Parts are the files of
// the flows that it runs, if any, by the names under which steps have them. Hours are
// the operator's, nil if it is always open.
type Subject struct {
	File   *File
	Parts  map[string]*File
	Dialog *bot.Dialog
	Hours  bot.Hours
}

// Source is where a step of the dialog is written; nil if nobody has said.
func (s Subject) Source(step int) *File {
	if name := s.Dialog.Steps[step].File; name != "" {
		return s.Parts[name]
	}
	return s.File
}

// LoadSuite reads and checks a test file, as [Load] does with a flow file. Find
// returns the flow of a name; where it does not pass, the caller has said so,
// and only what does not depend on it is checked. The suite is nil if and only
// if there is an error among the problems.
func LoadSuite(name string, data []byte, find func(flow string) (Subject, error)) (*Suite, Problems) {
	s := &Suite{Name: name}
	f, problems := parse(name, data, grammar{kind: "tests"}, func(r *reader, root *yaml.Node, _ *File) { r.suite(root, s) })
	s.src = f.src
	c := &suiteCheck{report: report{src: f.src}, faulty: f.faulty}
	c.suite(s, find)
	problems = append(problems, c.problems...).inOrder().limited()
	if problems.Fatal() {
		return nil, problems
	}
	return s, problems
}

// Line returns a line of the file by its number, counted from 1; there is none
// beyond the end.
func (s *Suite) Line(n int) string { return s.src.line(n) }

// Name is how problems call the file.
func (f *File) Name() string { return f.src.name }

// Line returns a line of the file by its number, counted from 1; there is none
// beyond the end.
func (f *File) Line(n int) string { return f.src.line(n) }

// Lines is how many lines the file has.
func (f *File) Lines() int { return len(f.src.lines) }
