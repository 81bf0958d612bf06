package store

import (
	"context"
	"time"
)

// A Revision says which write of a conversation is meant. Each write has a
// higher one than those before it. Zero means that there is none yet.
type Revision uint64

// A Snapshot is all there is to know of a conversation.
type Snapshot struct {
	ID    string // see [CheckID]
	Owner string // id of the runner that has it; empty: nobody
	Epoch uint64 // one more each time it changes owner
	Seq   uint64 // number of the commit within the epoch
	Data  []byte // at most [MaxData] bytes; the store does not look into them
}

// A Store keeps conversations. All methods may be called concurrently.
//
// An error that wraps none of this package's errors left everything as it was:
// the context had ended before anything was sent, or the store refused.
type Store interface {
	// Commit replaces the snapshot of s.ID if its revision is still after, and
	// returns the new revision; after is zero for a conversation that is not
	// there yet. Once it has returned without an error the snapshot survives the
	// loss of power, and on a cluster of servers also of one of these.
	//
	// Commit settles by itself what became of a write whose answer was lost, and
	// keeps trying as long as ctx lives: give it a deadline. When ctx ends first
	// the error wraps [ErrUnknown].
	Commit(ctx context.Context, s Snapshot, after Revision) (Revision, error)

	// Load returns the newest snapshot, or [ErrNotFound]. A server that does not
	// know yet that it is cut off from the others may answer with an older one:
	// only a Commit decides.
	Load(ctx context.Context, id string) (Snapshot, Revision, error)

	// Delete removes the snapshot if its revision is still at. It is a write like
	// Commit, with the same promise and the same errors.
	Delete(ctx context.Context, id string, at Revision) error

	// Scan calls yield, one call at a time, for every conversation that is there
	// and is not written meanwhile, as those are that nobody owns. One that is
	// written comes perhaps more than once, with rising revisions, and is missed
	// only if it is written without pause. An error of yield ends the scan and is
	// returned as it is. yield may call the store.
	Scan(ctx context.Context, yield func(Snapshot, Revision) error) error

	// KeepPiece keeps a piece of a file, of at most [MaxData] bytes, with the promise
	// of Commit. Anybody may write it, and again: the last one counts. It keeps
	// trying as long as ctx lives.
	KeepPiece(ctx context.Context, p Piece, data []byte) error

	// LoadPiece returns a piece, or [ErrNotFound].
	LoadPiece(ctx context.Context, p Piece) ([]byte, error)

	// ScanPieces is Scan for the pieces of all files.
	ScanPieces(ctx context.Context, yield func(Piece, []byte) error) error

	// DropPieces removes a file of a conversation, or all that it has if file is
	// empty. A conversation's files do not go with its snapshot: they are dropped
	// first.
	DropPieces(ctx context.Context, conversation, file string) error

	// Join makes the runner known to the others. The id has to be a new one for
	// every process, or [ErrTaken] comes back as long as the former lease lives.
	// handle gets what other runners Send, from several goroutines at once.
	Join(ctx context.Context, runner string, handle Handler) (Membership, error)

	// Send hands a message of at most [MaxData] bytes to a runner and returns what
	// its handler answered. [ErrGone] comes at once if there is no such runner. An
	// error of the handler comes as a [*HandlerError]. With any other error the
	// handler may have been called or not.
	Send(ctx context.Context, runner string, message []byte) ([]byte, error)

	// Healthy returns nil, or why nothing should be entrusted to the store now. It
	// does not wait, so it can be asked at any time.
	Healthy() error

	// Close ends everything at once: calls that wait return [ErrClosed], and
	// leases that were not left run out. It waits for its goroutines and may be
	// called twice.
	Close() error
}

// A Handler answers what another runner sent. The context ends when the
// membership does; that a sender has given up, the handler may not learn.
type Handler func(ctx context.Context, message []byte) ([]byte, error)

// A Membership is a runner's lease. All methods may be called concurrently, but
// Next from one goroutine at a time.
type Membership interface {
	// Safe reports whether the lease surely has not run out. A runner does
	// nothing that others can see unless it is safe, and no such deed may take
	// longer than what then remains of the lease; see the driver's options.
	Safe() bool

	// Age is how long ago the lease was renewed.
	Age() time.Duration

	// Runners returns the ids of all runners with a lease, this one included,
	// sorted.
	Runners() []string

	// Next waits for the next change. Those who were there before have not
	// joined. It returns io.EOF after Leave, or when the store was closed. An
	// event that has happened is returned even if ctx has ended.
	Next(ctx context.Context) (Event, error)

	// Leave gives the lease back, so that the others see it at once, and waits
	// for the handlers to return. It may be called twice.
	Leave(ctx context.Context) error
}

// An Event tells that another runner came or went.
type Event struct {
	Runner string
	Kind   EventKind
}

// EventKind says what happened to a runner.
type EventKind int

// What can happen to a runner.
const (
	Joined  EventKind = iota + 1 // it has a lease now
	Left                         // it gave its lease back, and with it all it owned
	Expired                      // it has not renewed its lease in time
)

// String returns the kind as one word.
func (k EventKind) String() string {
	switch k {
	case Joined:
		return "joined"
	case Left:
		return "left"
	case Expired:
		return "expired"
	default:
		return "unknown"
	}
}
