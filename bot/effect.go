package bot

// An Effect is something that the engine wants done: [Tell], [StartChat],
// [SendMessage], [SendTyping], [FilteredMessage], [AttachUserData],
// [CustomNotice], [AttachFile], [EndChat], [PlaceCall], [Finish], [Report] or
// [Trace], and of scripts [Begun], [EnterChat], [QuitChat], [PassOn],
// [Misbehave] or [Unmet]. Effects are done in the order in which they come. What
// becomes of one on the chat comes back as an [Event].
type Effect interface{ effect() }

// Tell passes a message to the customer.
type Tell struct{ Message }

// StartChat opens the chat with the agent. It is answered by [ChatStarted] or
// [ChatFailed].
type StartChat struct{ Escalation }

// An Escalation is what a chat is opened with.
type Escalation struct {
	Number   int // counts the chats of a conversation, from 1; events carry it back
	Queue    string
	Skills   []string
	Language string
	Priority *int // 0 (lowest) to 10; nil: none asked for
	UserData map[string]string
}

// SendMessage passes words of the customer to the agent.
type SendMessage struct{ Text string }

// SendTyping tells the agent that the customer types.
type SendTyping struct{}

// FilteredMessage sends the agent a message that is hidden from the customer.
type FilteredMessage struct {
	Message Secret
	Hide    Secret // regular expression that hides it; it may quote the message
}

// AttachUserData adds context to the chat.
type AttachUserData struct{ Data map[string]string }

// CustomNotice sends the agent's desktop a notice of the flow's own making.
type CustomNotice struct{ Text string }

// AttachFile sends the agent a file: one of the customer's, or else the
// operator's of that name among [ServeOptions.Files].
type AttachFile struct {
	Name string
	File *File // the customer's; nil: the operator's
}

// EndChat ends the chat with the agent.
type EndChat struct{}

// Finish says that the conversation is over.
type Finish struct{ Outcome string }

// Report tells the operator of something that went wrong and was got over.
type Report struct {
	Step    string
	Problem string
}

// Trace tells what the engine did and why, for [Options.Trace].
type Trace struct {
	Step string // where the conversation stands
	File string // of the step, if not the flow's own
	Line int
	What string // in plain words, secrets masked
}

func (Tell) effect()            {}
func (StartChat) effect()       {}
func (SendMessage) effect()     {}
func (SendTyping) effect()      {}
func (FilteredMessage) effect() {}
func (AttachUserData) effect()  {}
func (CustomNotice) effect()    {}
func (AttachFile) effect()      {}
func (EndChat) effect()         {}
func (Finish) effect()          {}
func (Report) effect()          {}
func (Trace) effect()           {}
