package monitor

// A Blame says what went wrong, and so who has to look into it.
type Blame string

// The blames. The first six are those that keep a customer from being helped;
// the others complete them.
const (
	NoConnection Blame = "no connection"    // the chat server could not be reached, or was lost
	Refused      Blame = "refused"          // it answered, and said no
	BotSilent    Blame = "bot silent"       // nobody said anything, before an agent was there
	WrongWords   Blame = "wrong words"      // something was said, but not what was expected
	NoAgent      Blame = "no agent in time" // nobody took the chat
	AgentSilent  Blame = "agent silent"     // an agent was there and said nothing

	ChatEnded Blame = "chat ended" // the other side ended the chat before the monitor was done
	TooSlow   Blame = "too slow"   // it came, but later than a limit allows
	Judged    Blame = "judged so"  // the file itself ended the run with this outcome
	ItsOwn    Blame = "monitor"    // the monitor's own fault: it ran in a circle
)

// A Side is who has to look into a fault.
type Side string

// The sides.
const (
	Network    Side = "network"
	ChatServer Side = "chat server"
	TheBot     Side = "bot"
	Queue      Side = "queue" // too few agents, or none who may take the chat
	TheAgent   Side = "agent"
	TheFile    Side = "monitor file"
)

// A Fault is one reason why a run did not pass.
type Fault struct {
	Blame   Blame    `json:"blame"`
	Side    Side     `json:"side"`
	Outcome Outcome  `json:"outcome"` // that it brought about
	Step    string   `json:"step"`
	Line    int      `json:"line"` // of the step
	Wanted  string   `json:"wanted,omitempty"`
	Came    []string `json:"came,omitempty"`
	Why     string   `json:"why"` // in one sentence, without a full stop
}
