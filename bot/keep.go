package bot

import (
	"context"
	"errors"
	"fmt"
)

// ErrLetGo makes [Serve], as the cause for which its context ends, leave a kept
// conversation as it is, an open chat included, for another process to take up.
var ErrLetGo = errors.New("the conversation is let go")

// ErrMoved is the [ErrLetGo] of a conversation that whoever serves it takes up again
// at once, in another version of its flow. To its customer it has not ended.
var ErrMoved = fmt.Errorf("another version of its flow is here: %w", ErrLetGo)

// ErrNotKept wraps what a [Keeper] could not do.
var ErrNotKept = errors.New("the conversation could not be kept")

// A Keeper makes a conversation outlive the process that serves it. Serve keeps
// what is to be done before it does any of it; what [ServeOptions.Kept] gives
// back later goes on from there. What was done and not yet known to be done is
// found out by asking the other sides, so that everything is said once.
//
// Of commands that leave no trace on the other side (updateUserData, custom
// notices, files, endChat) the one that was under way when the process ended is
// carried out again. So is startChat, since the keys to the chat that may have been
// opened went with the process: that one stays empty, and ends as any chat does
// whose customer never comes. A call that was under way has failed.
type Keeper interface {
	// Keep returns once kept is safe. It replaces what was kept before. An error
	// means that the conversation is not this process's any more, or that nothing
	// can be kept at all: Serve lets the conversation go and returns it.
	//
	// It is called from the goroutine of Serve.
	Keep(ctx context.Context, kept []byte) error
}

// A Fence is a [Keeper] that knows, without asking anybody, whether the
// conversation is surely still this process's. Serve asks before each command to
// the chat: what was kept long ago and comes late could be done by another process
// as well.
type Fence interface {
	// Holds returns nil, or why the conversation may be another process's by now:
	// Serve lets it go, as when Keep has failed. It is called from the same
	// goroutine, and does not wait.
	Holds() error
}

// A Resumer is a [Channel] on which a kept conversation can be taken up. It does
// not send a message twice: those of a kept conversation have an ID, which is
// the same each time.
type Resumer interface {
	// Resume is called before all else. heard is the ID of the last message of
	// the customer that was dealt with; Receive goes on behind it.
	Resume(heard string)
}

// A Resumable is a [ChatService] whose chat another process can take up.
type Resumable interface {
	// Session is what Resume needs, nil where no chat is open. It may be called
	// concurrently with everything else, and holds the keys to the chat.
	Session() []byte
	// Resume takes a chat up and is called before all else. Receive goes on behind
	// the event with that [ChatEvent.Mark], and tells of agents who have come or
	// gone since there were those whose names are given.
	//
	// Of a chat that is over by now Receive tells the end, behind what was said
	// before it. Where that is not known any more Resume returns [ErrNoChat].
	Resume(ctx context.Context, session []byte, mark string, agents []string) (Resumed, error)
	// Detach is Close, but leaves an open chat as it is.
	Detach() error
}

// ErrNoChat comes from [Resumable.Resume] when the chat is over and forgotten.
var ErrNoChat = errors.New("the chat is over")

// Resumed is a chat that was taken up.
type Resumed struct {
	Number int      // that it was started with
	Said   []string // what has arrived of the customer, and what was hidden from the customer, the oldest first
}

// KeptFor returns the [Dialog.Hash] of the flow that a kept conversation belongs
// to. Only an engine with that dialog can take it up.
func KeptFor(kept []byte) (hash string, err error) {
	k, err := openKept(kept)
	return k.Dialog, err
}
