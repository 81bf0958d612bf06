package webmessaging

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// A Server is the other side of web messaging: an http.Handler that keeps
// guests' sessions and the conversations in them, for whoever answers.
// [ServerOptions.Serve] gets each conversation when its guest begins it, and
// answers through [Participant]s.
//
// All methods may be called concurrently. A guest who is idle costs a goroutine
// for each connection and a few timers.
type Server struct {
	options  ServerOptions
	key      []byte // signs tokens and addresses
	routes   *http.ServeMux
	upgrader websocket.Upgrader
	crew     wire.Crew
	deaf     atomic.Bool // to health checks

	mu            sync.Mutex
	guests        map[guestKey]*guest
	sessions      map[string]*guest // the same, by the id that their tokens name
	conversations map[string]*Conversation
	sockets       map[*socket]struct{}
	connects      map[string]*meter // by deployment
	refresh       map[string]string // who has signed in, by refresh token
	signedIn      map[string]*guest // the session in which somebody has signed in last
}

// guestKey tells guests apart: the same token on two deployments is two guests.
type guestKey struct{ deployment, token string }

// NewServer returns a server. It opens nothing; give it to an http.Server, and
// close both.
func NewServer(o ServerOptions) *Server {
	s := &Server{options: o.withDefaults(), key: make([]byte, 32), upgrader: newUpgrader(), sockets: map[*socket]struct{}{}}
	_, _ = rand.Read(s.key) // never fails
	s.forgetAll()
	s.routes = s.newRoutes()
	return s
}

// forgetAll begins with empty books and returns the old ones.
func (s *Server) forgetAll() (guests map[guestKey]*guest, conversations map[string]*Conversation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	guests, conversations = s.guests, s.conversations
	s.guests, s.conversations = map[guestKey]*guest{}, map[string]*Conversation{}
	s.sessions = map[string]*guest{}
	s.connects, s.refresh, s.signedIn = map[string]*meter{}, map[string]string{}, map[string]*guest{}
	return guests, conversations
}

// Reset forgets all sessions and conversations, as if the server had been
// started anew: it hangs up on the guests and ends what serves them.
func (s *Server) Reset() {
	guests, conversations := s.forgetAll()
	for _, g := range guests {
		g.discard()
	}
	for _, c := range conversations {
		c.cease()
	}
	s.DropSockets()
}

// Close hangs up on all guests, ends the contexts of all Serve calls and waits
// for them. It may be called twice.
func (s *Server) Close() error {
	s.crew.Dismiss()
	s.Reset()
	s.crew.Wait()
	return nil
}

// Conversation returns the conversation of that id, or nil.
func (s *Server) Conversation(id string) *Conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conversations[id]
}

// Conversations returns all conversations that are remembered, the oldest first.
func (s *Server) Conversations() []*Conversation {
	s.mu.Lock()
	all := make([]*Conversation, 0, len(s.conversations))
	for _, c := range s.conversations {
		all = append(all, c)
	}
	s.mu.Unlock()
	slices.SortFunc(all, func(a, b *Conversation) int {
		return cmp.Or(a.Opened.Compare(b.Opened), cmp.Compare(a.ID, b.ID))
	})
	return all
}

// DropSockets cuts off all guests, those who have said nothing yet included, and
// returns how many connections that were.
func (s *Server) DropSockets() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k := range s.sockets {
		k.HangUp()
	}
	return len(s.sockets)
}

// SetHealthChecks turns the answers to health checks and pings on or off; beside
// it, each conversation has a switch of its own.
func (s *Server) SetHealthChecks(on bool) { s.deaf.Store(!on) }

// deployment is the deployment of that id, or nil.
func (s *Server) deployment(id string) *Deployment {
	d := s.options.Deployment(id)
	if d == nil {
		return nil
	}
	d = d.withDefaults()
	orDefault(&d.Config.ID, id)
	return d
}

// connect counts a connection to a deployment and says how long to wait if
// there are too many.
func (s *Server) connect(deployment string) time.Duration {
	s.mu.Lock()
	m := s.connects[deployment]
	if m == nil {
		m = &meter{rate: s.options.Connects, fixed: s.options.FixedWindows}
		s.connects[deployment] = m
	}
	s.mu.Unlock()
	return m.take()
}

// A stopper is a timer that may not be there.
type stopper struct{ *time.Timer }

func (t stopper) stop() {
	if t.Timer != nil {
		t.Stop()
	}
}
