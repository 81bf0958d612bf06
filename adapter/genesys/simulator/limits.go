package simulator

import (
	"fmt"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// Limits on guest chat that the original is known, or suspected, to have, but not where they
// lie. The zero value has none.
type Limits struct {
	// CallsPerSecond is how many calls a guest chat may make in one second; those
	// beyond get 429 and a Retry-After. Opening an event stream is none. Web
	// messaging has rates of its own, see [webmessaging.ServerOptions].
	CallsPerSecond int
	// CustomFields is how many custom fields a guest may bring along; with more
	// the conversation is refused.
	CustomFields int
	// CustomFieldLength is how many characters the name of a custom field, and
	// its value, may have.
	CustomFieldLength int
}

// An admission says why a guest of guest chat is not admitted, or nil. It may be
// nil itself.
type admission = func(*http.Request, guestchat.CreateConversation) *guestchat.Refusal

// admit refuses a guest with too large custom fields, before next has its say.
func (l Limits) admit(next admission) admission {
	return func(r *http.Request, asked guestchat.CreateConversation) *guestchat.Refusal {
		if excess := l.exceeded(asked.MemberInfo.CustomFields); excess != "" {
			refusal := *guestchat.BadChatRequest
			refusal.Detail = excess
			return &refusal
		}
		if next == nil {
			return nil
		}
		return next(r, asked)
	}
}

// exceeded says what is too much of custom fields; empty: nothing is.
func (l Limits) exceeded(fields map[string]string) string {
	if l.CustomFields > 0 && len(fields) > l.CustomFields {
		return fmt.Sprintf("more than %d custom fields", l.CustomFields)
	}
	for name, value := range fields {
		longest := max(utf8.RuneCountInString(name), utf8.RuneCountInString(value))
		if l.CustomFieldLength > 0 && longest > l.CustomFieldLength {
			return fmt.Sprintf("a custom field of more than %d characters", l.CustomFieldLength)
		}
	}
	return ""
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
