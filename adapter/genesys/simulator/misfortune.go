package simulator

import (
	"encoding/json"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
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

// tamper decides about a frame on its way to a guest.
func (s *faults) tamper(frame []byte) guestchat.Tampering {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.now.Frames) == 0 {
		return guestchat.Tampering{}
	}
	kind := frameKind(frame)
	for i, f := range s.now.Frames {
		if (f.Frame == "" || f.Frame == kind) && s.happens(f.Chance, f.Times, &s.frames[i]) {
			return guestchat.Tampering{
				Delay: time.Duration(f.Delay), Twice: f.Duplicate, Late: f.Reorder, Cut: f.Cut, Drop: f.Drop,
			}
		}
	}
	return guestchat.Tampering{}
}

func frameKind(frame []byte) string {
	var f guestchat.Frame
	if json.Unmarshal(frame, &f) != nil || f.Metadata == nil {
		return "channel"
	}
	return string(f.Metadata.Type)
}

// suffer lets next answer a call, unless something goes wrong; of nil nothing
// does.
func (s *Simulator) suffer(from *faults, w http.ResponseWriter, r *http.Request, next http.Handler) {
	var f CallFault
	if from != nil && r.Method != http.MethodOptions {
		f = from.forCall(callOf(r))
	}
	if f.Delay > 0 {
		select {
		case <-time.After(time.Duration(f.Delay)):
		case <-r.Context().Done(): // not, while the call's body is unread: net/http does not look then
			return
		case <-s.closing:
			s.chats.Refuse(w, r, guestchat.Unavailable)
			return
		}
	}
	if f.Status == 0 && !f.Lost {
		next.ServeHTTP(w, r)
		return
	}
	if f.Lost {
		next.ServeHTTP(&lostAnswer{header: http.Header{}}, r)
	}
	if f.Status == 0 {
		panic(http.ErrAbortHandler) // how net/http is told to break the connection
	}
	s.chats.Refuse(w, r, f.refusal())
}

// A lostAnswer is a ResponseWriter whose words nobody hears.
type lostAnswer struct{ header http.Header }

func (l *lostAnswer) Header() http.Header         { return l.header }
func (l *lostAnswer) Write(p []byte) (int, error) { return len(p), nil }
func (l *lostAnswer) WriteHeader(int)             {}

// callOf names the operation of the API that a request is for; empty if none.
func callOf(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, "/chat/") {
		return "attach"
	}
	rest, ok := strings.CutPrefix(r.URL.Path, guestchat.BasePath+"/conversations")
	if !ok {
		return ""
	}
	parts := strings.Split(strings.Trim(rest, "/"), "/") // conversation, members, member, deed
	switch {
	case len(parts) == 1 && parts[0] == "":
		return "create"
	case len(parts) == 4 && parts[3] == "messages":
		return "send"
	case len(parts) == 4 && parts[3] == "typing":
		return "typing"
	case len(parts) == 3 && r.Method == http.MethodDelete:
		return "leave"
	case len(parts) >= 2 && parts[1] == "mediarequests":
		return "media"
	case len(parts) == 2:
		return parts[1] // members, messages
	case len(parts) == 3:
		return strings.TrimSuffix(parts[1], "s") // member, message
	}
	return ""
}
