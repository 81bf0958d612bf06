package simulator

import (
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// Limits that the original is known, or suspected, to have, but not where they
// lie. The zero value has none.
type Limits struct {
	// CallsPerSecond is how many calls a chat may make in one second; those
	// beyond get 429 and a Retry-After. Opening an event stream is none.
	CallsPerSecond int
	// CustomFields is how many custom fields a guest may bring along; with more
	// the conversation is refused.
	CustomFields int
}

// admit refuses a guest with too many custom fields, before next has its say.
func (l Limits) admit(next func(*http.Request, guestchat.CreateConversation) *guestchat.Refusal) func(*http.Request, guestchat.CreateConversation) *guestchat.Refusal {
	return func(r *http.Request, asked guestchat.CreateConversation) *guestchat.Refusal {
		if l.CustomFields > 0 && len(asked.MemberInfo.CustomFields) > l.CustomFields {
			refusal := *guestchat.BadChatRequest
			refusal.Detail = fmt.Sprintf("more than %d custom fields", l.CustomFields)
			return &refusal
		}
		if next == nil {
			return nil
		}
		return next(r, asked)
	}
}

// A rate counts the calls of each chat in the second at hand.
type rate struct {
	limit int

	mu     sync.Mutex
	second time.Time
	calls  map[string]int
}

// allows counts a call, and says how long to wait where it is one too many.
func (l *rate) allows(chat string) (wait time.Duration, ok bool) {
	if l.limit == 0 {
		return 0, true
	}
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if second := now.Truncate(time.Second); second != l.second {
		l.second, l.calls = second, map[string]int{}
	}
	l.calls[chat]++
	return l.second.Add(time.Second).Sub(now), l.calls[chat] <= l.limit
}
