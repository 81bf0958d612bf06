// Package crashpoint lets a process die where it would do the most harm.
//
// A conversation is kept before anything is done that follows from it, and what
// was under way when a process died is settled by asking the other side. Whether
// that holds is decided in the few instructions between two such deeds, which a
// kill at random almost never meets. So those places have names:
//
//	crashpoint.Hit(crashpoint.Kept)
//
// In the program that is shipped that is nothing: Hit is empty, and the compiler
// leaves it out. Built with the tag crashpoints, a process that finds
//
//	BOTRUNNER_CRASH=kept:7
//
// in its environment kills itself, as kill -9 does, when it comes to the point
// "kept" for the seventh time. TestServersThatAreKilledLoseNothing, of
// cmd/botrunner, lets a server die at each of the points in [All], and compares
// what customers and agents have heard.
//
// A new point is a constant here, with the promise that is at stake there, a line
// in All, and a Hit. The test fails if it is never come to.
package crashpoint

// Variable is the environment variable that says where to die: NAME:N, for the
// N-th time that the process comes to the point NAME. It is read only in builds
// with the tag crashpoints.
const Variable = "BOTRUNNER_CRASH"

// A Point is the name of a place at which a process can die.
type Point string

// What a customer does, and is told of it.
const (
	// Opened: there is a conversation that nothing is kept of. Its customer has
	// not been told of it, and asks for another one.
	Opened Point = "opened"
	// OpenKept: it is kept, and its customer has not been told of it. It is
	// forgotten in time.
	OpenKept Point = "open-kept"
	// Posted: a customer's message is taken and not kept. It may be gone, and must
	// not have been acted upon.
	Posted Point = "posted"
	// PostKept: it is kept and not answered. It is in the transcript, by which the
	// customer knows not to say it again.
	PostKept Point = "post-kept"
	// Answered: a call has been answered. What it was answered with holds.
	Answered Point = "answered"
	// Leaving: a customer has left, and that is not kept. The page says it again.
	Leaving Point = "leaving"
	// LeaveKept: that is kept, and nobody has heard it. What the customer said last
	// still goes to the agent, whose chat is ended then.
	LeaveKept Point = "leave-kept"
)

// What a conversation comes to.
const (
	// Heard: who serves a conversation has got a customer's message. It is got
	// again by who takes the conversation up.
	Heard Point = "heard"
	// ChatHeard: the same for an event of the chat with the agent.
	ChatHeard Point = "chat-heard"
	// Stepped: the engine has decided what to do, and that is not kept. Nothing of
	// it has been done.
	Stepped Point = "stepped"
	// Kept: that is kept, and nothing of it has been done. All of it will be.
	Kept Point = "kept"
	// Telling: the customer is about to be told something, and will be, once.
	Telling Point = "telling"
	// Told: the customer has been told. Whoever tells it again says it under the
	// same name, so that it is there once.
	Told Point = "told"
	// Settled: it is known what came of a command to the chat, and that is not
	// kept. The chat is asked for it again.
	Settled Point = "settled"
	// Ended: the flow is over, and that is not kept. It ends once more.
	Ended Point = "ended"
	// EndKept: it is kept that it is over. What was said can still be read.
	EndKept Point = "end-kept"
)

// The commands to the chat with the agent.
const (
	// ChatStarting: a chat is about to be asked for, and will be.
	ChatStarting Point = "chat-starting"
	// ChatStarted: it is open, and nobody who is left has its keys. Another one is
	// opened; in the first nothing has been said, and nothing ever is.
	ChatStarted Point = "chat-started"
	// Sending: words are about to go to the agent, and will, once.
	Sending Point = "sending"
	// Sent: they have arrived. The chat's transcript says so, and they are not
	// sent again.
	Sent Point = "sent"
	// ChatEnding: the chat is about to be ended, and will be.
	ChatEnding Point = "chat-ending"
	// ChatEnded: it has ended, which does no harm if it is asked for again.
	ChatEnded Point = "chat-ended"
)

// How a conversation changes hands.
const (
	// Taking: a conversation is about to be made somebody's. Another one can.
	Taking Point = "taking"
	// Taken: it is somebody's who is dead. Another one takes it over.
	Taken Point = "taken"
	// Resumed: it is taken up, and what was under way is settled. Nothing has been
	// kept of that; it is settled once more.
	Resumed Point = "resumed"
	// LettingGo: who was asked to stop is about to give a conversation up.
	LettingGo Point = "letting-go"
	// LetGo: it is given up, and others of the same process are not.
	LetGo Point = "let-go"
	// Updating: a conversation is about to be taken to a new version of its flow.
	Updating Point = "updating"
	// Moved: it stands in the new version, which is not kept. It moves again.
	Moved Point = "moved"
	// Forgetting: a conversation is about to be forgotten. Whoever asked for it was
	// not told that it is.
	Forgetting Point = "forgetting"
	// Forgotten: nothing is kept of it any more, and nothing of it comes back.
	Forgotten Point = "forgotten"
)

// In the store, where writes of many conversations go to the disk together.
const (
	// Publishing: a batch is about to be written. Nobody has been told that it is.
	Publishing Point = "publishing"
	// HalfPublished: all of a batch but its last write is with the server, which
	// must write none of it.
	HalfPublished Point = "half-published"
	// Published: it is written, and none of those who wait knows.
	Published Point = "published"
	// Acknowledged: all of them have been told, and go on at once.
	Acknowledged Point = "acknowledged"
)

// All returns every point, in the order in which a conversation comes to them.
func All() []Point {
	return []Point{
		Opened, OpenKept, Posted, PostKept, Answered, Leaving, LeaveKept,
		Heard, ChatHeard, Stepped, Kept, Telling, Told, Settled, Ended, EndKept,
		ChatStarting, ChatStarted, Sending, Sent, ChatEnding, ChatEnded,
		Taking, Taken, Resumed, LettingGo, LetGo, Updating, Moved, Forgetting, Forgotten,
		Publishing, HalfPublished, Published, Acknowledged,
	}
}
