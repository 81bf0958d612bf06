package bot

// Effects of scripts, beside [Tell], which is for the other side of the chat.

// EnterChat joins the chat: the script answers the ringing, or is back again.
type EnterChat struct{ Name string } // empty: under its own name

// QuitChat leaves the chat, and keeps it open if the script will be Back.
type QuitChat struct{ Back bool }

// PassOn gives the chat to a queue or an agent; with Stay the script remains in
// it.
type PassOn struct {
	Queue string
	Agent string
	Stay  bool
}

// AskMedia asks the other side to browse along or to share the screen. What
// becomes of it is heard as an event, [EventMediaAccepted] or [EventMediaDeclined].
type AskMedia struct{ Types []string }

// Misbehave lets a prepared set of things go wrong from now on.
type Misbehave struct{ Set int }

// Unmet says that an expectation was not met.
type Unmet struct {
	Step   string
	Wanted string      // in plain words
	Event  string      // that was waited for; of words messageReceived
	Came   []ChatEvent // instead, secrets masked

	Refused bool // what came is one of Not
}

// Begun says that a script begins a step. What it does there follows.
type Begun struct{ Step int } // in Dialog.Steps

func (EnterChat) effect() {}
func (QuitChat) effect()  {}
func (PassOn) effect()    {}
func (AskMedia) effect()  {}
func (Misbehave) effect() {}
func (Unmet) effect()     {}
func (Begun) effect()     {}
