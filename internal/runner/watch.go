package runner

import "slices"

// A Watcher is told of a runner's deeds, concurrently.
type Watcher interface {
	// TookOver tells that a conversation was taken up, and why: see [Asked].
	TookOver(reason string)
	// PassedOn tells that a call was passed on to another runner, and whether that
	// has answered.
	PassedOn(answered bool)
}

// Why a conversation is taken up.
const (
	Asked   = "asked"   // its runner lives, and was asked for it
	Left    = "left"    // its runner gave it up, or left
	Expired = "expired" // its runner was lost
	Restart = "restart" // nobody lived who had it when this runner was started
)

// unwatched is the Watcher of those who have none.
type unwatched struct{}

func (unwatched) TookOver(string) {}
func (unwatched) PassedOn(bool)   {}

// reason is why a conversation of that owner is taken up.
func (r *Runner) reason(owner string) string {
	switch {
	case owner != "" && owner != r.id && slices.Contains(r.member.Runners(), owner):
		return Asked
	case !r.started.Load():
		return Restart
	case owner == "":
		return Left
	default:
		return Expired
	}
}
