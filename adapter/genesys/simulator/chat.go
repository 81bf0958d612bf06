package simulator

import (
	"context"
	"errors"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
	"github.com/botrunner/botrunner/flows"
)

// ErrLeft is returned to an agent who is not, or no longer, in the chat.
var ErrLeft = wire.ErrLeft

// ErrNotOnThisWire is returned to an agent who does what the guest's wire has no
// way for: media requests on web messaging, files on guest chat.
var ErrNotOnThisWire = errors.New("the guest's wire has no way for that")

// A chat is a guest's conversation, whichever wire carries it: what queue, desks,
// faults and control know of it. All methods may be called concurrently.
type chat interface {
	id() string
	opened() time.Time
	asked() flows.Asked
	// over reports whether the guest is gone.
	over() bool

	// keep brings the queue in, which is there at once.
	keep() seat
	// ring announces an agent, who then connects or leaves.
	ring(name string) seat

	Sockets() int
	// DropSockets cuts the guest off, without a good-bye.
	DropSockets()
	// mute stops what tells the guest that the connection lives.
	mute(on bool)
	// expire lets what admits the guest expire, and returns what goes wrong with
	// calls from then on.
	expire() []CallFault

	view() chatView
}

// A seat is a place in a chat that the simulator takes, for an agent or for the
// queue.
//
// receive is called from one goroutine at a time; everything else may be called
// concurrently.
type seat interface {
	member() string // the id
	// here reports whether the one who has it is there, gone whether they have left.
	here() bool
	gone() bool
	// relieve answers the ringing; at the same moment another leaves, who may be
	// nil or have left.
	relieve(other seat) error
	Leave()

	Say(text string) error
	// offer says a text with answers to choose from, as the wire shows such.
	offer(text string, choices []string) error
	Typing() error

	// receive returns the next event from the beginning of the chat on, and io.EOF
	// once all is told and the chat or the stay is over.
	receive(ctx context.Context) (event, error)
}

// An event is what happened in a chat, as far as agents hear of it.
type event struct {
	kind   eventKind
	member string // who did it
	name   string // of an agent
	text   string // of what the guest said
}

type eventKind int

const (
	unheard eventKind = iota // what agents do, and who rings
	guestSaid
	guestTyped
	agentCame
	agentLeft
	mediaAccepted
	mediaDeclined
)
