package simulator

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
)

// faults throws the dice for [Faults] and does what they say. It may be used
// concurrently.
type faults struct {
	mu     sync.Mutex
	now    Faults
	dice   *rand.Rand
	calls  []int // how often each fault has happened
	frames []int
}

func newFaults(f Faults) *faults {
	s := &faults{}
	s.set(f)
	return s
}

func (s *faults) set(f Faults) {
	f.Calls, f.Frames = slices.Clone(f.Calls), slices.Clone(f.Frames)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = f
	s.dice = rand.New(rand.NewPCG(f.Seed, 0))
	s.calls = make([]int, len(f.Calls))
	s.frames = make([]int, len(f.Frames))
}

func (s *faults) current() Faults {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// happens throws the dice for a fault that matches; s.mu is held.
func (s *faults) happens(chance float64, times int, count *int) bool {
	if times > 0 && *count >= times {
		return false
	}
	if chance > 0 && chance < 1 && s.dice.Float64() >= chance {
		return false
	}
	*count++
	return true
}

// forCall returns what goes wrong with a call; the zero value: nothing.
func (s *faults) forCall(call string) CallFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.now.Calls {
		if (f.Call == "" || f.Call == call) && s.happens(f.Chance, f.Times, &s.calls[i]) {
			return f
		}
	}
	return CallFault{}
}

// tamper decides about a frame on its way to a guest. Its kind is asked for only
// where it matters.
func (s *faults) tamper(kindOf func() string) wire.Tampering {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.now.Frames) == 0 {
		return wire.Tampering{}
	}
	kind := kindOf()
	for i, f := range s.now.Frames {
		if (f.Frame == "" || f.Frame == kind) && s.happens(f.Chance, f.Times, &s.frames[i]) {
			return wire.Tampering{
				Delay: time.Duration(f.Delay), Twice: f.Duplicate, Late: f.Reorder, Cut: f.Cut, Drop: f.Drop,
			}
		}
	}
	return wire.Tampering{}
}

// guestChatFrame is the kind of a frame of guest chat.
func guestChatFrame(frame []byte) string {
	var f guestchat.Frame
	if json.Unmarshal(frame, &f) != nil || f.Metadata == nil {
		return "channel"
	}
	return string(f.Metadata.Type)
}

// messagingFrame is the kind of a frame of web messaging, named like the one of
// guest chat that tells the same. All that is said to one connection only is
// about the channel.
func messagingFrame(frame []byte) string {
	var f webmessaging.Frame
	var m webmessaging.Message
	if json.Unmarshal(frame, &f) != nil || f.Class != webmessaging.ClassMessage || f.Type == webmessaging.FrameResponse ||
		json.Unmarshal(f.Body, &m) != nil {
		return "channel"
	}
	switch {
	case m.Typing() != nil:
		return string(guestchat.FrameTyping)
	case m.Type == webmessaging.TypeEvent:
		return string(guestchat.FrameMemberChange)
	default:
		return string(guestchat.FrameMessage)
	}
}

// suffer lets next answer a call at a door, unless something goes wrong; of nil
// nothing does.
func (s *Simulator) suffer(from *faults, d door, w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
	var f CallFault
	if from != nil && r.Method != http.MethodOptions {
		f = from.forCall(d.callOf(r))
	}
	if f.Delay > 0 {
		select {
		case <-time.After(time.Duration(f.Delay)):
		case <-r.Context().Done(): // not, while the call's body is unread: net/http does not look then
			return
		case <-s.closing:
			d.refuse(w, r, CallFault{Status: http.StatusServiceUnavailable})
			return
		}
	}
	if f.Status == 0 && !f.Lost {
		next(w, r)
		return
	}
	if f.Lost {
		next(&lostAnswer{header: http.Header{}}, r)
	}
	if f.Status == 0 {
		panic(http.ErrAbortHandler) // how net/http is told to break the connection
	}
	d.refuse(w, r, f)
}

// A lostAnswer is a ResponseWriter whose words nobody hears.
type lostAnswer struct{ header http.Header }

func (l *lostAnswer) Header() http.Header         { return l.header }
func (l *lostAnswer) Write(p []byte) (int, error) { return len(p), nil }
func (l *lostAnswer) WriteHeader(int)             {}
