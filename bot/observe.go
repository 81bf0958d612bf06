package bot

import (
	"errors"
	"time"
)

// An Observer is told how one conversation fares, for metrics, logs and the
// like. It hears of deeds, names and times, never of what is said; but a queue
// is called as its flow computed it.
//
// [Serve] calls Observe from its own goroutine, one observation at a time and
// in the order of the world, after what is observed has been done. The
// conversation waits meanwhile, so Observe must not. Whatever happens, the last
// observation is [Ended], and there is just one.
type Observer interface{ Observe(o Observation) }

// An Observation is one thing that an [Observer] is told: [Entered], [Turned],
// [Reached], [Escalated], [ChatOpened], [ChatRefused], [AgentCame], [ChatOver],
// [Passed], [Called], [TakenUp], [Stumbled] or [Ended].
type Observation interface{ observation() }

// Entered is a step that the conversation has come to, or come to again. Steps
// that wait for nobody are told as well.
type Entered struct{ Step string }

// Turned is an event that the conversation has taken in, with all that came of
// it on the customer's side. Chats and calls take their time beside it.
type Turned struct {
	Took time.Duration // since the event happened
}

// Reached is whom the customer has come to: told at the start, of this process's
// share of the conversation too, and whenever it changes.
type Reached struct{ Stage Stage }

// Stage is whom the customer talks with, or waits for.
type Stage string

// The stages of a conversation.
const (
	WithBot   Stage = "bot"
	Waiting   Stage = "waiting" // for an agent to come, or to come back
	WithAgent Stage = "agent"
)

// Escalated is a chat that is being asked for.
type Escalated struct{ Queue string }

// ChatOpened is a chat that the contact centre has taken on.
type ChatOpened struct {
	Queue string
	Took  time.Duration
}

// ChatRefused is a chat that could not be opened. Nothing more is told of it.
type ChatRefused struct {
	Queue string
	Took  time.Duration
}

// AgentCame is the first agent of a chat.
type AgentCame struct {
	Queue  string
	Waited time.Duration // since the chat was asked for
}

// ChatOver is the end of a chat that was asked for and not refused. One that goes
// on elsewhere ([ErrLetGo]) has none here.
type ChatOver struct {
	Queue  string
	Ending ChatEnding
	Met    bool          // an agent had been there
	Lasted time.Duration // since the chat was asked for
}

// ChatEnding says how a chat came to its end.
type ChatEnding string

// The ways in which a chat ends.
const (
	ChatDone      ChatEnding = "done"      // by either side, after an agent had been there
	ChatAbandoned ChatEnding = "abandoned" // customer or flow waited no longer
	ChatUnmanned  ChatEnding = "unmanned"  // the contact centre ended it before an agent came
	ChatLost      ChatEnding = "lost"      // the connection broke for good
)

// Passed is a message that has crossed the bot while an agent was there.
type Passed struct {
	ToAgent bool          // or else to the customer
	Took    time.Duration // from its arrival until the channel or the chat had it; what the chat then takes is its own
}

// Called is what became of a call. A call that nobody waits for any more is not
// told.
type Called struct {
	Operation string
	Failed    bool
	Took      time.Duration
}

// TakenUp is what had been under way when the conversation was kept and is settled
// now that it was taken up: words and the like for a chat, words for the customer,
// calls.
type TakenUp struct {
	Found  int // on the agent's side, which had it already
	Again  int // done now, for the first time or once more
	Undone int // what cannot be done again: calls, and all that was for a chat that is gone
}

// Stumbled is something that went wrong and was got over; the log has the words.
type Stumbled struct{ Step string }

// ErrCutShort is what the cause of a context wraps with which a conversation is
// ended on purpose before its flow has, by an operator or since a server closes. To
// [Serve] it is a cause like any other; an [Observer] knows by it that nothing broke.
var ErrCutShort = errors.New("the conversation is cut short")

// Ended is the end of the conversation.
type Ended struct {
	Outcome string        // empty if Err is set
	Err     error         // what Serve returns
	Lasted  time.Duration // since the conversation began, whoever served it then
}

func (Entered) observation()     {}
func (Turned) observation()      {}
func (Reached) observation()     {}
func (Escalated) observation()   {}
func (ChatOpened) observation()  {}
func (ChatRefused) observation() {}
func (AgentCame) observation()   {}
func (ChatOver) observation()    {}
func (Passed) observation()      {}
func (Called) observation()      {}
func (TakenUp) observation()     {}
func (Stumbled) observation()    {}
func (Ended) observation()       {}
