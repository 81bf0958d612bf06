package genesys

import (
	"cmp"
	"context"
	"sync"
	"time"
)

// Options say how a [Service] behaves. The zero value works, but for servers
// that want a Routing.TargetAddress.
type Options struct {
	Routing  Routing        // transport.interactionData.routing of the settings
	UserData map[string]any // userData of the settings: texts, numbers and booleans

	// DisplayName is how the agent sees a guest whom startChat gives no name;
	// default "Customer".
	DisplayName string

	// TypingIdle is how long after sendTyping the guest counts as typing;
	// default 2 s.
	TypingIdle time.Duration
	// AgentTypingTimeout is how long an agent's typing is believed without
	// another sign of it; default 3 s.
	AgentTypingTimeout time.Duration
	// BotEvents publishes botConnected and botDisconnected; off by default.
	BotEvents bool

	// Store keeps the session for restore; none by default.
	Store SessionStore
	// RestoreTimeout is how long a stored session may have been left; default 60 s.
	RestoreTimeout time.Duration
}

// withDefaults fills what was left out.
func (o Options) withDefaults() Options {
	if o.TypingIdle <= 0 {
		o.TypingIdle = 2 * time.Second
	}
	if o.AgentTypingTimeout <= 0 {
		o.AgentTypingTimeout = 3 * time.Second
	}
	if o.RestoreTimeout <= 0 {
		o.RestoreTimeout = time.Minute
	}
	o.DisplayName = cmp.Or(o.DisplayName, "Customer")
	return o
}

// A Service is one guest's WebChatService, as one page has one. It has at most
// one chat at a time and may have one after another. Everything may be called
// concurrently.
//
// While there is a chat, one goroutine reads it; the service waits for it when
// it is closed.
type Service struct {
	transport Transport
	opts      Options
	hub       hub

	mu            sync.Mutex // guards what follows and the settings in opts; never held while the server is asked
	configured    bool
	phase         phase
	chat          *chat             // the active one, or the last one; nil before the first
	userData      map[string]string // of updateUserData, for the next chat
	filters       []Filter
	preProcessors []PreProcessor

	storing  turn           // one save after the other
	fetching turn           // one page of history after the other
	previews sync.WaitGroup // typing that is being sent for a watched input
}

// A phase is where a service's life stands.
//
//	idle ──startChat──▶ starting ──confirmed──▶ active ──the chat is over──▶ idle
//	idle ──restore──▶ restoring ──found──▶ active
//	starting, restoring ──refused──▶ idle
//	every phase ──Close──▶ closed
type phase int

const (
	idle phase = iota
	starting
	restoring
	active
	closed
)

// New returns a service over the transport, ready to take commands.
func New(t Transport, o Options) *Service {
	s := &Service{transport: t, opts: o.withDefaults(), userData: map[string]string{}, storing: newTurn(), fetching: newTurn()}
	s.publish(EventReady, nil)
	return s
}

// Subscribe returns the events of the given names from now on, all of them if
// none is given. Who comes after ready is still told it.
func (s *Service) Subscribe(names ...string) *Subscription { return s.hub.subscribe(names) }

// Close leaves a chat on the server as it is, to be restored, and ends all
// subscriptions. It may be called twice.
func (s *Service) Close() error {
	s.mu.Lock()
	was := s.phase
	s.phase = closed
	c := s.chat
	if c != nil {
		c.hush()
	}
	s.mu.Unlock()
	var err error
	if c != nil {
		err = c.session.Close()
		<-c.done
	}
	s.previews.Wait()
	if was == active {
		s.save(context.Background(), c)
	}
	s.hub.close()
	return err
}

// enter moves from idle to starting or restoring.
func (s *Service) enter(next phase) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.phase == closed:
		return ErrClosed
	case s.phase == idle:
		s.phase = next
		return nil
	case next == starting:
		return ErrActiveChat
	case s.phase == restoring:
		return ErrRestoring
	default:
		return ErrRestoreActive
	}
}

// retreat moves back to idle.
func (s *Service) retreat() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase != closed {
		s.phase = idle
	}
}

// begin makes a session the active chat and starts to read it. It reports false
// if the service was closed in the meantime.
func (s *Service) begin(ctx context.Context, session Session, event string, data any) bool {
	c := newChat(session)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.phase == closed {
		return false
	}
	s.phase, s.chat = active, c
	s.publish(event, data)
	s.keepContact(ctx, c)
	go s.pump(context.WithoutCancel(ctx), c)
	return true
}

// current is the active chat, or the given rejection.
func (s *Service) current(otherwise error) (*chat, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch s.phase {
	case active:
		return s.chat, nil
	case closed:
		return nil, ErrClosed
	default:
		return nil, otherwise
	}
}

func (s *Service) publish(name string, data any) {
	s.hub.publish(Event{Name: name, Data: data, Time: time.Now()})
}

// failed publishes what went wrong and returns it.
func (s *Service) failed(code FailureCode, err error) error {
	if err != nil {
		s.publish(EventError, failure(code, err))
	}
	return err
}
