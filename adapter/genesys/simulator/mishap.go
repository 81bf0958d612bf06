package simulator

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/flows"
)

// A faultSet is what an agent's script lets go wrong with a chat.
type faultSet struct {
	Faults

	drop   bool // the guest's sockets, at once
	expire bool // the guest's token
}

func newFaultSet(list []flows.Fault) faultSet {
	var set faultSet
	for _, f := range list {
		switch {
		case f.Mute:
			set.Mute = true
		case f.Expire:
			set.expire = true
		case f.OfCall():
			set.Calls = append(set.Calls, callFault(f))
		case f.OfFrame():
			set.Frames = append(set.Frames, frameFault(f))
		case f.Drop:
			set.drop = true
		}
	}
	if set.expire {
		set.Calls = []CallFault{{Status: guestchat.CredentialsExpired.Status, Code: guestchat.CredentialsExpired.Code}}
	}
	return set
}

func callFault(f flows.Fault) CallFault {
	return CallFault{
		Call: f.Call, Chance: f.Chance, Times: f.Times, Delay: Duration(f.Delay),
		Status: f.Status, Code: f.Code, RetryAfter: Duration(f.RetryAfter), Lost: f.Lost,
	}
}

func frameFault(f flows.Fault) FrameFault {
	return FrameFault{
		Frame: f.Frame, Chance: f.Chance, Times: f.Times, Delay: Duration(f.Delay),
		Duplicate: f.Duplicate, Reorder: f.Reorder, Cut: f.Cut, Drop: f.Drop,
	}
}

// NewFaults makes the faults that a file describes.
func NewFaults(f *flows.FaultFile) Faults {
	faults := Faults{Seed: f.Seed, Mute: f.Mute}
	for _, c := range f.Calls {
		faults.Calls = append(faults.Calls, callFault(c))
	}
	for _, c := range f.Frames {
		faults.Frames = append(faults.Frames, frameFault(c))
	}
	return faults
}

// mishaps are what goes wrong with single chats, beside what goes wrong with
// all. They may be used concurrently.
type mishaps struct {
	mu    sync.RWMutex
	chats map[string]*faults
}

func (m *mishaps) set(conversation string, f Faults) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(f.Calls)+len(f.Frames) == 0 && !f.Mute {
		delete(m.chats, conversation)
		return
	}
	m.chats[conversation] = newFaults(f)
}

func (m *mishaps) clear() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.chats)
}

// of returns what goes wrong with a chat; nil: nothing.
func (m *mishaps) of(conversation string) *faults {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.chats[conversation]
}

// misbehave replaces what goes wrong with a chat.
func (s *Simulator) misbehave(c *guestchat.Conversation, set faultSet) {
	s.mishaps.set(c.ID, set.Faults)
	if set.drop {
		c.DropSockets()
	}
}

// tamper decides about a frame: first what goes wrong everywhere, then what
// goes wrong with its chat.
func (s *Simulator) tamper(frame []byte) guestchat.Tampering {
	if t := s.faults.tamper(frame); t != (guestchat.Tampering{}) {
		return t
	}
	if f := s.mishaps.of(chatOfFrame(frame)); f != nil {
		return f.tamper(frame)
	}
	return guestchat.Tampering{}
}

// chatOfFrame names the chat that a frame is about; those about a socket name
// none.
func chatOfFrame(frame []byte) string {
	_, rest, _ := bytes.Cut(frame, []byte(`"topicName":"`+strings.TrimSuffix(guestchat.MembersTopic(""), ".members")))
	id, _, _ := bytes.Cut(rest, []byte("."))
	return string(id)
}

// answer lets the guest chat API answer a call, unless something goes wrong
// with its chat.
func (s *Simulator) answer(w http.ResponseWriter, r *http.Request) {
	chat := chatOfCall(r)
	f := s.mishaps.of(chat)
	if _, ok := tokenOf(r); ok {
		w = &hushed{w, func() bool { return s.mishaps.mutes(chat) }}
	} else if chat != "" && r.Method != http.MethodOptions {
		if wait, ok := s.rate.allows(chat); !ok {
			refusal := *guestchat.TooManyRequests
			refusal.RetryAfter = wait
			guestchat.Refuse(w, r, &refusal)
			return
		}
	}
	if f == nil {
		s.chats.ServeHTTP(w, r)
		return
	}
	f.serve(w, r, s.chats)
}

func (m *mishaps) mutes(conversation string) bool {
	f := m.of(conversation)
	return f != nil && f.current().Mute
}

// chatOfCall names the chat that a call is about, or "".
func chatOfCall(r *http.Request) string {
	if token, ok := tokenOf(r); ok {
		return chatOfToken(token)
	}
	rest, _ := strings.CutPrefix(r.URL.Path, guestchat.BasePath+"/conversations/")
	id, _, _ := strings.Cut(rest, "/")
	return id
}

// tokenOf returns the token in the address of an event stream.
func tokenOf(r *http.Request) (string, bool) { return strings.CutPrefix(r.URL.Path, "/chat/jwt/") }

// chatOfToken reads which chat a token claims to be for. It is not verified
// here: nothing is granted by it.
func chatOfToken(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	var c struct {
		Data struct {
			Conversation string `json:"conv"`
		} `json:"data"`
	}
	if err != nil || json.Unmarshal(claims, &c) != nil {
		return ""
	}
	return c.Data.Conversation
}

// hushed holds back the heartbeats of one event stream while its chat is mute;
// the server's own switch is for all of them.
type hushed struct {
	http.ResponseWriter

	mute func() bool
}

// Hijack hands the connection over to the event stream.
func (h *hushed) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	hijacker, ok := h.ResponseWriter.(http.Hijacker)
	if !ok {
		return nil, nil, fmt.Errorf("%T cannot be hijacked", h.ResponseWriter)
	}
	conn, buffered, err := hijacker.Hijack()
	return &hushedConn{conn, h.mute}, buffered, err
}

type hushedConn struct {
	net.Conn

	mute func() bool
}

// Write holds a heartbeat back. One fits into a single write of the stream.
func (c *hushedConn) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(guestchat.HeartbeatMessage)) && c.mute() {
		return len(p), nil
	}
	return c.Conn.Write(p)
}
