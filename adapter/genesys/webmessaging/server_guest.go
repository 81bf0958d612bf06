package webmessaging

import (
	"context"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/google/uuid"
)

// A guest is one session on the server: a token's, on one deployment. Its
// connections come and go, and so do the conversations in it.
//
// All that happens to a guest happens under one lock, the conversation at hand
// included: what is said is in the history before anybody hears of it, and
// everybody hears of everything in the same order.
type guest struct {
	server     *Server
	id         string // what tokens for history name, instead of the guest's own
	key        guestKey
	deployment *Deployment
	base       string // the server's address, as the guest sees it

	messages, configures, reads meter
	newest                      atomic.Pointer[Conversation] // current, or the one before

	mu      sync.Mutex
	phase   guestPhase
	sockets []*socket // the oldest first
	expires time.Time
	expiry  *time.Timer
	clock   time.Time // of the last message
	history []*Message
	current *Conversation // nil: none yet, or none any more
	files   map[string]*upload
	subject string // who has signed in; empty: nobody
	joined  bool   // the conversation began with Join
	expired bool   // why it is gone
}

// guestPhase is where a session stands.
//
//	open ──conversation ended, closeSession──▶ readOnly
//	open, readOnly ──Clear, expiry, startNew──▶ gone
type guestPhase int

const (
	guestOpen guestPhase = iota
	guestReadOnly
	guestGone
)

func newGuest(s *Server, key guestKey, d *Deployment, base string) *guest {
	return &guest{
		server: s, id: uuid.NewString(), key: key, deployment: d, base: base, files: map[string]*upload{},
		messages:   meter{rate: s.options.Messages, fixed: s.options.FixedWindows},
		configures: meter{rate: s.options.Configure, fixed: s.options.FixedWindows},
		reads:      meter{rate: s.options.Reads, fixed: s.options.FixedWindows},
	}
}

// life is how long the session lasts after the last message.
func (g *guest) life() time.Duration {
	if n := g.conversations().SessionDurationSeconds; n > 0 {
		return time.Duration(n) * time.Second
	}
	return g.server.options.SessionLife
}

func (g *guest) conversations() *Conversations {
	return &g.deployment.Config.Messenger.Apps.Conversations
}

// The methods below are for callers that hold g.mu.

// prolong lets the session's life begin anew. The timer is not touched once it
// runs: when it fires, it looks how long there is still to go.
func (g *guest) prolong() {
	g.expires = time.Now().Add(g.life())
	if g.expiry == nil {
		g.expiry = time.AfterFunc(g.life(), g.expire)
	}
}

// push tells all connections.
func (g *guest) push(frame []byte) {
	for _, k := range g.sockets {
		k.send(g, frame)
	}
}

// tick is the time of the next message: no two have the same.
func (g *guest) tick() *Stamp {
	now := time.Now().UTC().Truncate(time.Millisecond)
	if !now.After(g.clock) {
		now = g.clock.Add(time.Millisecond)
	}
	g.clock = now
	return &Stamp{now}
}

// record stamps a message and puts it into the history; typing is not kept.
func (g *guest) record(m *Message) {
	m.ID = hexID()
	if m.Channel == nil {
		m.Channel = &Channel{}
	}
	m.Channel.Time, m.Channel.Type = g.tick(), "Private"
	if m.Typing() == nil {
		kept := *m
		kept.Status = "Sent"
		g.history = append(g.history, &kept)
		g.prolong()
	}
}

// evict closes connections from the server's side. A reason is given under
// both names in use.
func (g *guest) evict(sockets []*socket, reason string) {
	frame := encode(FrameMessage, ClassConnectionClosed, CodeOK, ConnectionClosed{reason, reason}, "")
	for _, k := range sockets {
		k.send(g, frame)
		k.Bye(g.server.options.CloseCode)
	}
}

// finish ends the session: nothing more can be done or read in it.
func (g *guest) finish() {
	if g.phase == guestGone {
		return
	}
	g.phase = guestGone
	if g.expiry != nil {
		g.expiry.Stop()
	}
	g.part()
	g.sockets, g.history, g.files = nil, nil, nil
	g.server.remove(g)
}

// part ends the conversation at hand because the guest is gone.
func (g *guest) part() {
	if c := g.current; c != nil {
		c.depart(c.guest())
		c.over()
	}
}

// session is the answer to configureSession.
func (g *guest) session(isNew bool) SessionResponse {
	return SessionResponse{
		Connected: true, NewSession: isNew, ReadOnly: g.phase == guestReadOnly, AutoStarted: g.joined,
		MaxCustomDataBytes: g.deployment.MaxCustomDataBytes,
		DurationSeconds:    int64(g.life() / time.Second), ExpirationDate: g.expires.Unix(),
		AllowedMedia: g.allowedMedia(), BlockedExtensions: g.deployment.BlockedExtensions,
	}
}

func (g *guest) allowedMedia() *AllowedMedia {
	var types []FileType
	for _, mode := range g.deployment.Config.Messenger.FileUpload.Modes {
		for _, t := range mode.FileTypes {
			types = append(types, FileType{t})
		}
	}
	return &AllowedMedia{Inbound: &FileRules{FileTypes: types, MaxFileSizeKB: g.deployment.MaxFileSizeKB}}
}

// lifetime is what a health check tells, in texts.
func (g *guest) lifetime() Strings {
	return Strings{
		"durationSeconds": strconv.FormatInt(int64(g.life()/time.Second), 10),
		"expirationDate":  strconv.FormatInt(g.expires.Unix(), 10),
	}
}

// The methods below take g.mu themselves.

// attach adds a connection. One too many closes the oldest.
func (g *guest) attach(k *socket) {
	g.sockets = append(g.sockets, k)
	if spare := len(g.sockets) - g.server.options.MaxConnections; spare > 0 {
		g.evict(g.sockets[:spare], "")
		g.sockets = slices.Clone(g.sockets[spare:])
	}
}

// detach removes a connection that is gone. The session does not mind.
func (g *guest) detach(k *socket) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sockets = slices.DeleteFunc(g.sockets, func(other *socket) bool { return other == k })
}

// expire is the end of a session in which nothing was said for too long.
func (g *guest) expire() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.phase == guestGone {
		return
	}
	if left := time.Until(g.expires); left > 0 {
		g.expiry = time.AfterFunc(left, g.expire)
		return
	}
	g.lapse()
}

// lapse ends the session because of its age; g.mu is held.
func (g *guest) lapse() {
	kind := FrameMessage
	if g.server.options.ExpiredAsResponse {
		kind = FrameResponse
	}
	g.push(encode(kind, ClassSessionExpired, CodeOK, empty{}, ""))
	g.expired = true
	g.finish()
}

// discard forgets the session at once and hangs up.
func (g *guest) discard() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, k := range g.sockets {
		k.HangUp()
	}
	g.finish()
}

// latest is the conversation at hand, or the one before; nil if there was none,
// or if there is no guest. It needs no lock.
func (g *guest) latest() *Conversation {
	if g == nil {
		return nil
	}
	return g.newest.Load()
}

// dismissed reports whether the session is gone, and whether because of its age.
func (g *guest) dismissed() (gone, expired bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.phase == guestGone, g.expired
}

// converse returns the conversation at hand, and begins one if there is none.
func (g *guest) converse(ctx context.Context) *Conversation {
	if g.current == nil {
		g.current = newConversation(ctx, g)
		g.newest.Store(g.current)
	}
	return g.current
}
