package guestchat

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// A Server is the other side of the guest chat API: an http.Handler that
// holds conversations, for whoever answers the guests. [ServerOptions.Serve]
// gets each conversation as soon as its guest listens, and answers through
// [Participant]s.
//
// All methods may be called concurrently. A conversation without traffic costs
// a goroutine for each of its guest's sockets and a few timers, and beyond
// that only what Serve holds on to.
type Server struct {
	options  ServerOptions
	tokens   tokens
	routes   *http.ServeMux
	upgrader websocket.Upgrader
	crew     wire.Crew
	muted    atomic.Bool // no heartbeats

	mu            sync.Mutex
	conversations map[string]*Conversation
}

// NewServer returns a server. It opens nothing; give it to an http.Server, and
// close both.
func NewServer(o ServerOptions) *Server {
	o = o.withDefaults()
	key := slices.Clone(o.TokenKey)
	if len(key) == 0 {
		key = make([]byte, 32)
		_, _ = rand.Read(key) // never fails
	}
	s := &Server{
		options:       o,
		tokens:        tokens{key: key, life: o.TokenLife},
		upgrader:      newUpgrader(),
		conversations: map[string]*Conversation{},
	}
	s.routes = s.newRoutes()
	return s
}

// Close hangs up on all guests, ends the contexts of all Serve calls and waits
// for them. What is kept of conversations stays. It may be called twice.
func (s *Server) Close() error {
	s.crew.Dismiss()
	s.empty()
	s.crew.Wait()
	return nil
}

// Reset forgets all conversations, as if the server had been started anew: it
// hangs up on their guests and ends what serves them. Tokens stay good.
func (s *Server) Reset() {
	for _, c := range s.empty() {
		s.tell(c)
	}
}

// empty stops to hold any conversation, and returns those that it held.
func (s *Server) empty() map[string]*Conversation {
	s.mu.Lock()
	gone := s.conversations
	s.conversations = map[string]*Conversation{}
	s.mu.Unlock()
	for _, c := range gone {
		c.discard()
	}
	return gone
}

// Conversation returns the conversation of that id, or nil.
func (s *Server) Conversation(id string) *Conversation {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.conversations[id]
}

// Conversations returns all conversations that are kept, the oldest first.
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

// SetHeartbeats turns the heartbeats of all sockets on or off; beside it, each
// conversation has a switch of its own.
func (s *Server) SetHeartbeats(on bool) { s.muted.Store(!on) }

func (s *Server) keep(c *Conversation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conversations[c.ID] = c
}

// drop stops to hold a conversation, and reports whether it was held: the same id
// may have been adopted again since, as another one.
func (s *Server) drop(c *Conversation) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conversations[c.ID] != c {
		return false
	}
	delete(s.conversations, c.ID)
	return true
}

// forget removes a conversation whose retention is over.
func (s *Server) forget(c *Conversation) {
	if s.drop(c) {
		c.discard()
		s.tell(c)
	}
}

// tell says that a conversation is forgotten.
func (s *Server) tell(c *Conversation) {
	if told := s.options.Forgotten; told != nil {
		told(c)
	}
}
