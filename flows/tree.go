package flows

import (
	"time"

	"go.yaml.in/yaml/v4"
)

// A File is a flow file as its author wrote it: checked for its shape, with the
// place of everything, and not yet for what its names and expressions mean.
// What could not be read is missing from it, and has its problem.
type File struct {
	Hash      string // of the content
	Flow      *Value
	Title     *Value
	Language  *Value
	Languages []*Value
	Region    *Value
	Inputs    []*Input
	Defaults  Defaults
	Anytime   []*Anytime
	Steps     []*Step
	Outputs   []*Value // variables that a flow which runs this one can save
	Agent     *Duty    // of an agent file, which has no Flow
	Monitor   *Watch   // of a monitor file, which has none either

	src    *source
	broken map[string]bool // variables of parts that could not be read
	faulty bool            // Parse reported an error
}

// A Value is a scalar of the file with its place. Text is what its author
// wrote, whatever YAML would make of it: `+33`, `007` and `Yes` stay as they are.
type Value struct {
	Text string
	At   Position

	node *yaml.Node
}

// A Duration is a length of time with its place.
type Duration struct {
	Length time.Duration
	At     Position
}

// A Number is a whole number with its place.
type Number struct {
	N  int
	At Position
}

// An Input is a variable that the page or channel hands over.
type Input struct {
	Name    *Value
	Type    *Value
	Options []*Option
	Default *Value
}

// Defaults are what every question does unless it says otherwise.
type Defaults struct {
	Patience
	MaxMisses  *Number
	DidYouMean *Value
	WhichOne   *Value
}

// Patience is how a question treats wrong answers and silence.
type Patience struct {
	Tries  *Number
	GiveUp *Value
	Wait   *Duration
	Nudge  *Value
	Silent *Value
	Settle *Duration
}

// Anytime is an entry of `anytime`.
type Anytime struct {
	Name    *Value
	TheySay []*Value
	Event   *Value
	Say     *Value
	Next    *Value
	Then    *Value
}

// A Step is one step. The part of its verb is set, and no other.
type Step struct {
	Name *Value
	Verb *Value // its place is that of the key
	Next *Value
	Was  *Value // what the step was called before
	Say  *Value // of the verbs say, escalate and end

	Question *Question // ask and menu
	Set      []Pair
	Decide   []*Branch
	Escalate *Escalate
	UserData []Pair
	Filtered *Filtered
	Message  *Value // of sendCustomNotice and sendFile: the notice, the file's name
	Listen   *Listen
	Call     *Call
	Run      *Run
	Act      *Act // of the verbs of scripts
	End      *Value
}

// A Pair is a key and its value.
type Pair struct{ Key, Value *Value }

// A Question is the part of `ask` and `menu`.
type Question struct {
	Prompt       *Value
	Save         *Value
	Type         *Value
	Options      []*Option
	Checks       []*Check
	Retry        []*Value
	QuickReplies []*Value
	ReadBack     *Value // a text, or true
	Words        *Value // true or false: number words count
	Currency     *Value
	Pattern      *Value   // by the operator's name for it
	Kinds        []*Value // of files
	MaxSize      *Value   // of a file
	Patience
}

// An Option is an answer of a menu or a value of a choice.
type Option struct {
	Key   *Value
	Label *Value
	Also  []*Value
	Next  *Value
}

// A Check is an item of `check`.
type Check struct{ OkIf, Else, Next *Value }

// A Branch is an item of `decide`; one without If is the `else`.
type Branch struct{ If, Next *Value }

// Escalate is the part of `escalate`, with the keys that stand beside it.
type Escalate struct {
	Queue, Language, Priority, Summary *Value

	Skills   []*Skill
	UserData []Pair
	Secrets  []Pair

	WaitingEvery *Duration
	Waiting      *Value
	NobodyAfter  *Duration
	Nobody       *Value
	Failed       *Value
	Finished     *Value
}

// A Skill is asked for if its condition holds.
type Skill struct{ Name, If *Value }

// Filtered is the part of `sendFilteredMessage`.
type Filtered struct{ Message, Hide *Value }

// Listen is the part of `listen`, with the keys that stand beside it.
type Listen struct {
	On     []Pair
	Wait   *Duration
	Silent *Value
}
