// Package simulator is a contact centre without a contact centre: it speaks
// the server's half of the guest chat API, and agents that are small scripts
// answer. Clients cannot tell it from the real service; demos, tests and load
// runs need no other.
//
// In somebody else's test it is one line:
//
//	sim := simulator.Start(t)
//
// By default every organisation, deployment and queue is accepted and an agent
// called Avery is on duty, see [Avery]. Others come from files, see [NewAgent]
// and docs/simulator.md, or are Go functions. Guests wait in a queue, by
// priority and then by age, for an agent who serves the queue, has the skills
// and speaks the language; who does not answer is passed over.
//
// What is unknown of the real service is settled by Options.Server, what goes
// wrong by [Faults], for all chats, and by the scripts of agents, for theirs. A
// running simulator is watched and steered over HTTP under /sim/.
package simulator

import (
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/platform"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
)

// Options say who works in the contact centre and what goes wrong there. The
// zero value is Avery on a good day.
type Options struct {
	// Agents are on duty. Default: Avery.
	Agents []Agent
	// Alerting is how long an agent is rung before the next one is. Default:
	// 30s; the original's is a setting of each queue.
	Alerting time.Duration
	// Queues are those that exist. Default: every queue does. Who asks for another
	// is refused on guest chat; on web messaging the conversation ends at once.
	Queues []string
	// Server settles what is unknown of guest chat. Serve and Tamper are the
	// simulator's own.
	Server guestchat.ServerOptions
	// Messaging settles what is unknown of web messaging. Serve, Tamper and
	// Intercept are the simulator's own.
	Messaging webmessaging.ServerOptions
	// Platform says who may ask the Platform API about conversations of web
	// messaging. Default: anybody with any credentials, 300 times a minute.
	Platform platform.ServerOptions
	// Names are the custom attributes in which guests of web messaging say who
	// should answer. Default: those in which our own transport does.
	Names webmessaging.AttributeNames
	// Limits are what a guest may not exceed. Default: none.
	Limits Limits
	// Faults go wrong. Default: nothing does.
	Faults Faults
	// ControlKey is asked of who steers the simulator under /sim/. Without a
	// key that is possible from this machine only; behind a proxy, which makes
	// everybody look as if from here, set one.
	ControlKey string
	// Log is told of scripts that broke. Default: nobody is.
	Log *slog.Logger
}

// A Simulator is a contact centre at work. It is an http.Handler, for an
// http.Server of the caller's or for [Simulator.Serve].
//
// All methods may be called concurrently.
type Simulator struct {
	guests   *guestchat.Server
	sessions *webmessaging.Server
	names    webmessaging.AttributeNames
	queues   []string
	doors    *http.ServeMux
	control  http.Handler
	queue    *queue
	staff    staff
	faults   *faults
	mishaps  mishaps
	rate     rate
	alerting time.Duration
	log      *slog.Logger
	key      string

	mu      sync.Mutex
	desks   map[string][]*Desk // by conversation
	servers []*http.Server
	closed  bool
	closing chan struct{} // closed by Close
	serving sync.WaitGroup
}

// New returns a simulator that listens to nothing yet.
func New(o Options) *Simulator {
	if len(o.Agents) == 0 {
		o.Agents = []Agent{Avery()}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Alerting <= 0 {
		o.Alerting = 30 * time.Second
	}
	s := &Simulator{
		queue:    newQueue(o.Agents),
		alerting: o.Alerting,
		mishaps:  mishaps{chats: map[string]*faults{}},
		faults:   newFaults(o.Faults),
		log:      o.Log,
		key:      o.ControlKey,
		names:    o.Names,
		queues:   o.Queues,
		desks:    map[string][]*Desk{},
		closing:  make(chan struct{}),
	}
	s.rate.limit = o.Limits.CallsPerSecond
	s.guests = s.newGuestChat(o)
	s.sessions = s.newMessaging(o.Messaging)
	s.hush(o.Faults.Mute)
	s.doors = s.newDoors(o.Platform)
	s.control = s.newControl()
	return s
}

// ServeHTTP answers guests, with what goes wrong, and whoever steers the
// simulator.
func (s *Simulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if isControl(r) {
		s.control.ServeHTTP(w, r)
		return
	}
	s.Guests().ServeHTTP(w, r)
}

// Guests answers guests only, for who wants the control elsewhere.
func (s *Simulator) Guests() http.Handler { return s.doors }

// Control answers only those who steer the simulator.
func (s *Simulator) Control() http.Handler { return s.control }

// Serve accepts guests from a listener, in the background, until Close, which
// closes the listener too.
func (s *Simulator) Serve(l net.Listener) {
	server := &http.Server{Handler: s, ErrorLog: slog.NewLogLogger(s.log.Handler(), slog.LevelWarn)}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = l.Close()
		return
	}
	s.servers = append(s.servers, server)
	s.serving.Go(func() {
		if err := server.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			s.log.Error("serving guests", "error", err)
		}
	})
}

// Close sends everybody home and waits until they are gone. It may be called
// twice.
func (s *Simulator) Close() error {
	s.mu.Lock()
	first := !s.closed
	s.closed = true
	servers := s.servers
	s.servers = nil
	s.mu.Unlock()
	for _, server := range servers {
		_ = server.Close() // its listener is given up either way
	}
	if first {
		close(s.closing)
	}
	s.queue.close()
	s.staff.dismiss()
	err := errors.Join(s.guests.Close(), s.sessions.Close())
	s.staff.wait()
	s.serving.Wait()
	return err
}

// Conversations returns all conversations of guest chat since the start or the
// last reset, the oldest first.
func (s *Simulator) Conversations() []*guestchat.Conversation { return s.guests.Conversations() }

// Messaging returns all conversations of web messaging since the start or the last
// reset, the oldest first.
func (s *Simulator) Messaging() []*webmessaging.Conversation { return s.sessions.Conversations() }

// SetFaults replaces what goes wrong from now on.
func (s *Simulator) SetFaults(f Faults) {
	s.faults.set(f)
	s.hush(f.Mute)
}

// hush stops what tells guests that their connections live.
func (s *Simulator) hush(on bool) {
	s.guests.SetHeartbeats(!on)
	s.sessions.SetHealthChecks(!on)
}

// DropSockets cuts off all guests, without a good-bye, and returns how many
// sockets that were.
func (s *Simulator) DropSockets() int {
	n := s.sessions.DropSockets()
	for _, c := range s.guests.Conversations() {
		n += c.Sockets()
		c.DropSockets()
	}
	return n
}

// Reset forgets all conversations; nothing goes wrong any more.
func (s *Simulator) Reset() {
	s.SetFaults(Faults{})
	s.mishaps.clear()
	s.guests.Reset()
	s.sessions.Reset()
}
