package store

import "errors"

var (
	// ErrConflict means that the stored revision is another one: the caller does
	// not own the conversation any more, or has to load it anew.
	ErrConflict = errors.New("the stored revision is another one")

	// ErrNotFound means that there is no such conversation.
	ErrNotFound = errors.New("no such conversation")

	// ErrUnknown means that the write may have happened, may happen yet or may
	// never. With [ErrConflict] beside it, it may have been there before somebody
	// else's. Whoever gets it loads the conversation before doing anything.
	ErrUnknown = errors.New("it is not known whether the write happened")

	// ErrGone means that the runner has no lease, or does not listen.
	ErrGone = errors.New("no such runner")

	// ErrTaken means that another process has joined with the same id.
	ErrTaken = errors.New("a runner with this id has joined already")

	// ErrStopped means that the disk failed. Everything fails from then on, until
	// the process is started again, since what a disk says after its first error
	// cannot be relied upon.
	ErrStopped = errors.New("the store has stopped")

	// ErrStalled means that writes have been waiting for too long.
	ErrStalled = errors.New("writes do not get through")

	// ErrClosed means that Close was called.
	ErrClosed = errors.New("the store is closed")

	// ErrInvalid means that an id, a size or a revision is not possible.
	ErrInvalid = errors.New("not possible")
)

// A HandlerError is what the handler of another runner returned.
type HandlerError struct {
	Runner string
	Text   string
}

// Error names the runner and says what its handler said.
func (e *HandlerError) Error() string { return "runner " + e.Runner + ": " + e.Text }
