package simulator

import (
	"net/http"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
	"github.com/botrunner/botrunner/flows"
)

// A faultSet is what an agent's script lets go wrong with a chat.
type faultSet struct {
	Faults

	drop   bool // the guest's sockets, at once
	expire bool // the guest's token, or session
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
	if len(f.Calls)+len(f.Frames) == 0 {
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
func (s *Simulator) misbehave(c chat, set faultSet) {
	faults := set.Faults
	if set.expire {
		faults.Calls = c.expire()
	}
	s.mishaps.set(c.id(), faults)
	c.mute(set.Mute)
	if set.drop {
		c.DropSockets()
	}
}

// tamper decides about a frame: first what goes wrong everywhere, then what
// goes wrong with its chat.
func (s *Simulator) tamper(chat string, kind func() string) wire.Tampering {
	if t := s.faults.tamper(kind); t != (wire.Tampering{}) {
		return t
	}
	if f := s.mishaps.of(chat); f != nil {
		return f.tamper(kind)
	}
	return wire.Tampering{}
}

// answer lets a door answer a call, unless something goes wrong with its chat.
func (s *Simulator) answer(d door) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.suffer(s.mishaps.of(d.chatOf(r)), d, w, r, d.ServeHTTP)
	}
}
