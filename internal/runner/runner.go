// Package runner is one process's share of the conversations in a store: it
// owns those that it serves, takes up those that nobody serves any more, and
// hands over those that another process asks for.
//
//	r, err := runner.New(ctx, runner.Options{Store: st})
//	f := front.New(front.Options{Vault: r, …})
//	go r.Follow(ctx, f)
//
// A conversation has one owner, whose name stands in its snapshot. Whoever takes
// it over writes another name, with one more epoch; the former owner's next write
// fails by that, before anything has been done that would follow from it. So a
// lease only says who is alive, and a runner that was only thought dead does no
// harm.
package runner

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/internal/crashpoint"
	"github.com/botrunner/botrunner/internal/store"

	"github.com/google/uuid"
)

// Options say what a runner stands on. Store is needed.
type Options struct {
	Store store.Store
	// ID is the runner's name, which no other one has, nor had before. Default: a new
	// one at random.
	ID string
	// Mark tells one secret from another, and nothing of it; all who share the
	// store have the same. Default: secrets are not compared.
	Mark []byte
	// WriteTimeout bounds a write. Default: 10 s.
	WriteTimeout time.Duration
	// Pace is how many conversations are taken up in a second, at most: each may
	// dial the contact centre. Default: 100.
	Pace int
	// Watch is told of what operators count. Default: nobody is.
	Watch Watcher
	// Rest lets time pass, less if ctx ends before. Default: it waits; a simulation
	// does otherwise.
	Rest func(ctx context.Context, d time.Duration)
	// Log is told of what goes wrong. Default: nobody is.
	Log *slog.Logger
}

// A Runner keeps the conversations of a front: it is its [front.Vault]. All
// methods may be called concurrently.
type Runner struct {
	options Options
	id      string
	member  store.Membership

	mu    sync.Mutex
	owned map[string]owned
	house House // whose conversations these are, once there is one

	doubted time.Time // when it was last not known what lies in the store

	desk   http.Handler         // answers operators who ask elsewhere; nil: nobody does
	gone   map[string]time.Time // when runners were missed, for the last hour
	eraser Eraser               // of what lies with this runner; nil: nothing does

	started atomic.Bool // what nobody served at the start is taken up
}

// A House serves the conversations that a runner has: a [front.Front] does. All
// methods may be called concurrently.
type House interface {
	http.Handler
	// Take takes up a conversation that nobody serves.
	Take(ctx context.Context, id string) error
	// GiveUp gives a conversation up, and returns once another runner can take it.
	GiveUp(ctx context.Context, id string) error
	// Server says no to customers.
	Server() *guestchat.Server
}

var _ House = (*front.Front)(nil)

// owned is where a conversation of this runner stands in the store.
type owned struct {
	revision store.Revision
	epoch    uint64
	seq      uint64
}

var (
	_ front.Vault    = (*Runner)(nil)
	_ front.Searcher = (*Runner)(nil)
	_ front.Fenced   = (*Runner)(nil)
)

// New joins the store's other runners.
func New(ctx context.Context, o Options) (*Runner, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Watch == nil {
		o.Watch = unwatched{}
	}
	o.WriteTimeout = cmp.Or(o.WriteTimeout, 10*time.Second)
	o.Pace = cmp.Or(o.Pace, 100)
	if o.Rest == nil {
		o.Rest = rest
	}
	r := &Runner{options: o, id: cmp.Or(o.ID, uuid.NewString()), owned: map[string]owned{}, gone: map[string]time.Time{}}
	err := r.checkMark(ctx)
	if err != nil {
		return nil, err
	}
	if r.member, err = o.Store.Join(ctx, r.id, r.asked); err != nil {
		return nil, fmt.Errorf("joining the other runners: %w", err)
	}
	return r, nil
}

// Close leaves the other runners, who take up at once what was not given up.
func (r *Runner) Close(ctx context.Context) error { return r.member.Leave(ctx) }

// ID is the runner's name among the others.
func (r *Runner) ID() string { return r.id }

// errUnsafe is why nothing is kept while the lease may have run out.
var errUnsafe = errors.New("the lease could not be renewed in time; others may have taken over")

// Keep replaces what is kept of a conversation that is this runner's, or of a new
// one.
func (r *Runner) Keep(ctx context.Context, id string, data []byte) error {
	if err := r.safe(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.options.WriteTimeout)
	defer cancel()
	at := r.place(id)
	if at.epoch == 0 {
		at.epoch = 1 // a new one
	}
	return r.write(ctx, store.Snapshot{ID: id, Owner: r.id, Epoch: at.epoch, Seq: at.seq + 1, Data: data}, at)
}

// safe returns nil, or why others may have taken over what was this runner's.
func (r *Runner) safe() error {
	if r.member.Safe() {
		return nil
	}
	r.doubt() // what is let go for that may still be this runner's once the lease is renewed
	return cmp.Or(r.options.Store.Healthy(), errUnsafe)
}

// Holds returns nil for a conversation that is surely this runner's.
func (r *Runner) Holds(id string) error {
	if r.place(id).revision == 0 {
		return front.ErrLost
	}
	return r.safe()
}

// write commits a snapshot and notes where the conversation stands then.
func (r *Runner) write(ctx context.Context, s store.Snapshot, at owned) error {
	revision, err := r.options.Store.Commit(ctx, s, at.revision)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		delete(r.owned, s.ID) // lost, or not known to be ours: only Take can say
		if errors.Is(err, store.ErrConflict) {
			return fmt.Errorf("%w: %w", front.ErrLost, err)
		}
		r.doubted = time.Now()
		return err
	}
	r.owned[s.ID] = owned{revision: revision, epoch: s.Epoch, seq: s.Seq}
	return nil
}

// Owned is how many conversations are this runner's.
func (r *Runner) Owned() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.owned)
}

// LeaseAge is how long ago the lease was renewed by which the others know that
// this runner lives.
func (r *Runner) LeaseAge() time.Duration { return r.member.Age() }

func (r *Runner) place(id string) owned {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.owned[id]
}

// LetGo gives a conversation up, for any runner to take.
func (r *Runner) LetGo(ctx context.Context, id string) error {
	at := r.place(id)
	if at.revision == 0 {
		return nil
	}
	s, revision, err := r.options.Store.Load(ctx, id)
	if err == nil && revision != at.revision {
		r.doubt() // it may have been read from a server that is behind
		err = front.ErrLost
	}
	if err == nil {
		s.Owner, s.Seq = "", s.Seq+1
		crashpoint.Hit(crashpoint.LettingGo)
		err = r.write(ctx, s, at)
		crashpoint.Hit(crashpoint.LetGo)
	}
	r.mu.Lock()
	delete(r.owned, id)
	r.mu.Unlock()
	if errors.Is(err, front.ErrLost) || errors.Is(err, store.ErrNotFound) {
		return nil // somebody has it already
	}
	if err != nil {
		r.doubt()
	}
	return err
}

// Forget removes all that is kept of a conversation of this runner's.
func (r *Runner) Forget(ctx context.Context, id string) error {
	at := r.place(id)
	r.mu.Lock()
	delete(r.owned, id)
	r.mu.Unlock()
	crashpoint.Hit(crashpoint.Forgetting)
	err := r.remove(ctx, id, at.revision)
	crashpoint.Hit(crashpoint.Forgotten)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		r.doubt()
	}
	return err
}

// remove deletes a conversation at a revision; zero is any of this runner's, since
// what became of the last write to it is not known.
func (r *Runner) remove(ctx context.Context, id string, at store.Revision) error {
	sure := at != 0
	if !sure {
		s, revision, err := r.options.Store.Load(ctx, id)
		if err != nil || s.Owner != r.id {
			return err
		}
		at = revision
	}
	err := r.options.Store.Delete(ctx, id, at)
	if sure && errors.Is(err, store.ErrConflict) {
		return nil // somebody else's by now
	}
	return err
}

// giveUp begins the message by which a runner is asked for a conversation.
const giveUp = "give up "

var errNotServing = errors.New("nothing is served here yet")

// asked answers another runner.
func (r *Runner) asked(ctx context.Context, message []byte) ([]byte, error) {
	if wanted, ok := bytes.CutPrefix(message, []byte(erase)); ok {
		return r.answerErasing(ctx, wanted)
	}
	f := r.serving()
	if f == nil {
		return nil, errNotServing
	}
	if id, ok := strings.CutPrefix(string(message), giveUp); ok {
		return nil, f.GiveUp(ctx, id)
	}
	if call, ok := bytes.CutPrefix(message, []byte(passOn)); ok {
		return answer(ctx, f, call)
	}
	if call, ok := bytes.CutPrefix(message, []byte(askOn)); ok {
		return r.answerOperator(ctx, call)
	}
	return nil, errors.New("it is not known here what that means")
}

func (r *Runner) serving() House {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.house
}
