package bot

import "time"

// A Dialog is a flow, compiled: all that an [Engine] needs to run it, and
// nothing of the file it came from. It is immutable once an engine has it.
//
// Steps, variables and anytime entries refer to each other by index;
// [Nowhere] stands for "none".
type Dialog struct {
	Name     string // as in `flow: NAME`
	Language string // BCP 47; the language the flow is written in
	Hash     string // of the flow's content; conversations are pinned to it
	Vars     []Var
	Steps    []Step // the first one is where a conversation begins
	Anytime  []Anytime
	Script   bool // it plays a person's part, see [Expect]

	// MaxMisses is how many wrong answers the whole conversation may hold
	// before the question at hand gives up; 0 means any number.
	MaxMisses int

	Hours []string // names of the opening hours that its expressions ask for, each once

	Phrases Phrases

	Translations []Translation
	Speaks       Expr // the language of a conversation, a text; nil, or none of Translations: Language
}

// Nowhere is the index of no step and of no variable.
const Nowhere = -1

// A Var is a variable of the flow. Its slot in a conversation is its index in
// [Dialog.Vars]; its name is its stable identity in what is stored.
type Var struct {
	Name    string
	Input   bool   // handed over at the start
	Default any    // of an input that was not handed over; nil: no value
	Type    Type   // reads an input that comes as text; nil: any value goes
	Secret  bool   // only Secret values may stand in it
	Kind    string // what it holds, in words; alike in two versions of a flow: its values fit both
}

// A Step is one step of the flow: one verb under a name.
type Step struct {
	Name string // the stable identity: live conversations, traces and funnels use it
	File string // where it is written, if not in the flow's own file; for traces
	Line int
	Verb Verb
	Next int // where the conversation goes after the verb; Nowhere: it ends there

	// For conversations that go on in another version of the flow, see [Mover].
	Was     string // its name in versions before; empty: the same
	Meaning string // hash of what it says, asks, checks and does, without where it leads
	Needs   []int  // variables that it cannot do without
}

// A Verb is what a step does: *[Say], *[Ask], *[Set], *[Decide], *[Escalate],
// *[UpdateUserData], *[SendFilteredMessage], *[ShowTyping],
// *[SendCustomNotice], *[SendFile], *[HangUp], *[Call], *[Run], *[Done], *[Return],
// *[Listen] or *[End], and of a script *[Connect], *[Join], *[Expect], *[Send], *[Typing], *[Transfer], *[Leave],
// *[Ignore] or *[Mishap].
type Verb interface {
	// enter begins the step. It either moves the conversation on or leaves it
	// waiting in a phase.
	enter(*turn) error
	// exits lists the steps that the verb itself leads to, beside Step.Next.
	exits() []int
}

// An Expr computes a value from what a conversation knows. It returns nil where
// there is no value, and an error where the computation has no meaning (a sum
// with a variable that has no value). It may be called concurrently.
type Expr func(Scope) (any, error)

// Scope is all that an expression may look at.
type Scope struct {
	Vars  []any      // by index of Dialog.Vars
	Event *ChatEvent // the chat event at hand; nil before the first one
	Label string     // what [Phrases] offer
	Now   time.Time  // of the event at hand: the one clock there is
	Hours Hours      // of the operator; nil: always open
}

// Text is what a person reads: fixed, or computed from variables.
type Text struct {
	Fixed string
	Expr  Expr // nil: Fixed

	In []Text // by index of Dialog.Translations; nil, or a zero Text: not translated
}

// IsZero reports whether there is no text at all.
func (t Text) IsZero() bool { return t.Expr == nil && t.Fixed == "" }

// A Type understands answers: it finds the one value of its kind that a message
// holds. It may be called concurrently. Package bot/answer has the types of the
// flow language, and three more methods that a type may have: ReadAt, Doubt and
// Suggest.
type Type interface {
	// Read returns the value and whether there was exactly one that fits.
	Read(answer string) (value any, ok bool)
}

// Say sends a text to the customer.
type Say struct{ Text Text }

// Ask puts a question, waits for the answer, understands it, checks it and
// saves it. A question with Options is a menu.
type Ask struct {
	Prompt  Text
	Save    int    // variable; Nowhere: the answer is not kept
	Type    Type   // reads the answer; nil for a menu
	TypeIn  []Type // Type by index of Dialog.Translations; nil: Type
	Options []Option
	Checks  []Check

	Retry  []Text // said after the first, second, … miss; the last one repeats; none: the prompt again
	Tries  int    // misses allowed at this question; at least 1
	GiveUp int    // step after too many misses; Nowhere: the conversation ends

	Wait   time.Duration // silence allowed; 0: any
	Nudge  Text          // said once after Wait, which then runs again; none: Silent at once
	Silent int           // step of a customer who stays silent; Nowhere: the conversation ends

	// Settle joins what is said in quick succession: an answer is complete once
	// nothing more came for so long; 0: each message is an answer.
	Settle time.Duration

	// ReadBack is what is said to have an answer confirmed, with Scope.Label in
	// it; none: it need not be.
	ReadBack Text

	QuickReplies []Text // answers offered; any other answer is as good
}

// An Option is one answer of a menu.
type Option struct {
	Key   string // what is saved
	Label Text   // what is shown
	Also  []string
	Next  int // step; Nowhere: where the menu goes on
}

// A Check is one condition that an answer has to meet.
type Check struct {
	OK   Expr // a boolean, the answer already in its variable
	Else Text // said if not OK: the question stays open and counts a miss
	Next int  // if not Nowhere: the step taken at once if not OK, instead of Else
}

// Set computes variables, in order.
type Set struct{ Assign []Assignment }

// An Assignment gives one variable a value.
type Assignment struct {
	Var   int
	Value Expr
}

// Decide goes where the first branch that holds leads.
type Decide struct{ Branches []Branch }

// A Branch is one way out of a Decide.
type Branch struct {
	If   Expr // a boolean; nil always holds
	Next int
}

// Escalate opens a chat with routing and hands the customer to a human.
type Escalate struct {
	Say      Text // told to the customer first
	Queue    Text
	Skills   []Skill
	Language Text
	Priority Expr    // a whole number, clamped to 0…10; nil: none asked for
	UserData []Field // attached before the chat starts
	Secrets  []SecretField
	Summary  Text // the agent's first line

	WaitingEvery time.Duration // while nobody is there, Waiting is said this often; 0: never
	Waiting      Text
	NobodyAfter  time.Duration // how long to wait for an agent; 0: for ever
	Nobody       int           // the step then

	Failed   int // step when the chat cannot start or breaks; Nowhere: the conversation ends
	Finished int // step when the agent has left; Nowhere: the conversation ends

	// Detached opens the chat and goes on to Step.Next at once, instead of
	// handing the customer over: the flow listens for itself.
	Detached bool
}

// A Skill is asked for if its condition holds.
type Skill struct {
	Name Text
	If   Expr // a boolean; nil always holds
}

// A Field is a key with a text.
type Field struct {
	Key   string
	Value Text
}

// A SecretField is a key with a value that only the agent may see.
type SecretField struct {
	Key   string
	Value Expr
}

// UpdateUserData attaches context to the chat.
type UpdateUserData struct{ Fields []Field }

// SendFilteredMessage sends what the agent sees and the customer does not.
type SendFilteredMessage struct {
	Message Expr   // a text or a Secret
	Hide    string // regular expression for what is hidden; empty: exactly the message
}

// Listen waits for events of the chat.
type Listen struct {
	On     map[string]int // event name to step
	Wait   time.Duration  // how long; 0: for ever
	Silent int            // the step when none came in that time; Nowhere: the conversation ends
}

// End finishes the conversation.
type End struct {
	Say     Text
	Outcome string
}

// Anytime is something that every question understands and that costs no try.
// It is called for by one of its words or by an event of the chat.
type Anytime struct {
	Name  string
	Words []string // a message that is exactly one of them, case and punctuation aside
	Event string   // a chat event; empty: only words
	Say   Text
	Next  int // step; Nowhere: what Then says
	Then  Then

	Within Span // the steps at which it counts
}

// Then is what comes after an anytime entry, beside a step of its own.
type Then int

// What may come then.
const (
	Resume  Then = iota // the open question is asked again
	GoBack              // the question before it is asked again, its answer forgotten
	Restart             // the conversation begins anew, its answers forgotten; Next is the first step
)
