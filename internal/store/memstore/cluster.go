package memstore

import (
	"cmp"
	"sync"
	"time"

	"github.com/botrunner/botrunner/internal/store"
)

// Options are the ways of a Cluster. The zero value works.
type Options struct {
	// Fault is asked before each call what shall go wrong with it. It may be
	// called concurrently. Default: nothing goes wrong.
	Fault func(Op) Fault

	LeaseTTL time.Duration // how long a dead process's lease lives on; default: 20 s
	SafeFor  time.Duration // how long a process that is cut off is Safe; default: three quarters of LeaseTTL
}

// Op is a call.
type Op struct {
	Kind   OpKind
	Target string // id of the conversation or the runner; empty for Scan
}

// OpKind says which method was called.
type OpKind int

// The calls in which something can go wrong.
const (
	Commit OpKind = iota + 1
	Load
	Delete
	Scan
	Join
	Send
	KeepPiece
	LoadPiece
	DropPieces
)

// Fault is what goes wrong with a call. The zero value is nothing.
type Fault struct {
	Delay  time.Duration // before it happens
	Before error         // returned in its place
	After  error         // returned although it happened
}

// A Cluster is what the stores opened on it share.
type Cluster struct {
	options Options

	mu     sync.Mutex
	last   store.Revision
	stored map[string]record
	pieces map[store.Piece][]byte
	leases map[string]*member
	calls  int // of handlers, ever
}

type record struct {
	data     []byte
	revision store.Revision
}

// New returns an empty Cluster.
func New(options Options) *Cluster {
	options.LeaseTTL = cmp.Or(options.LeaseTTL, 20*time.Second)
	options.SafeFor = cmp.Or(options.SafeFor, options.LeaseTTL*3/4)
	return &Cluster{options: options, stored: map[string]record{}, pieces: map[store.Piece][]byte{}, leases: map[string]*member{}}
}

// Open returns a connection of its own.
func (c *Cluster) Open() *Store {
	return &Store{cluster: c, closed: make(chan struct{}), joined: closedChannel()}
}

// swap puts data in the place of what has the revision after; nil removes it.
func (c *Cluster) swap(id string, data []byte, after store.Revision) (store.Revision, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.stored[id].revision != after {
		return 0, store.ErrConflict
	}
	c.last++
	if data == nil {
		delete(c.stored, id)
	} else {
		c.stored[id] = record{data, c.last}
	}
	return c.last, nil
}

func (c *Cluster) get(id string) (record, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	r, ok := c.stored[id]
	return r, ok
}

func closedChannel() chan struct{} {
	c := make(chan struct{})
	close(c)
	return c
}
