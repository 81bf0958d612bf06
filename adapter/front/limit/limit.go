package limit

import (
	"fmt"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"golang.org/x/time/rate"
)

// crowded is how long to stay away where the limit says nothing of time.
const crowded = 30 * time.Second

// Limits are the state of the limits. All methods may be called concurrently;
// none waits.
type Limits struct {
	options Options
	all     *rate.Limiter // of new chats

	mu        sync.Mutex
	addresses table              // who made requests
	chats     map[netip.Addr]int // live ones, of addresses that have any
	live      int                // in all
}

// New returns limits that nobody has used up yet.
func New(o Options) *Limits {
	o = o.withDefaults()
	return &Limits{
		options: o, all: limiter(o.AllNewChats, time.Second, o.AllNewChats),
		addresses: newTable(o), chats: map[netip.Addr]int{},
	}
}

// Bounds are for a front's half of the guest chat API.
func (l *Limits) Bounds() guestchat.Bounds {
	return guestchat.Bounds{
		Hold: l.hold, Adopted: l.adopted, Happenings: max(l.options.Happenings, 0), Bytes: max(l.options.Bytes, 0),
		Sockets: max(l.options.Sockets, 0), Idle: max(l.options.Idle, 0),
	}
}

// Wrap lets requests through to next that are not too many, for as long as they
// may take to arrive. refuse answers the others.
func (l *Limits) Wrap(next http.Handler, refuse func(http.ResponseWriter, *http.Request, *guestchat.Refusal)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wait := l.visitor(l.Address(r)).requests.next(); wait > 0 {
			refuse(w, r, l.refusal("requests", wait, "at most %d requests a second from one address", l.options.Requests))
			return
		}
		if l.options.Arrival > 0 {
			control, now := http.NewResponseController(w), time.Now() // a server that cannot has no slow customers
			_ = control.SetReadDeadline(now.Add(l.options.Arrival))
			_ = control.SetWriteDeadline(now.Add(2 * l.options.Arrival))
		}
		next.ServeHTTP(w, r)
	})
}

// hold finds a place for a new chat. What is used up first is asked first, so
// that who is refused has used up nothing else.
func (l *Limits) hold(r *http.Request) (guestchat.Place, *guestchat.Refusal) {
	o, address := l.options, l.Address(r)
	visitor := l.visitor(address)
	if refusal := l.take(address); refusal != nil {
		return nil, refusal
	}
	p := &place{limits: l, address: address, pace: l.pace()}
	if wait := visitor.newChats.next(); wait > 0 {
		p.Release()
		return nil, l.refusal("newChats", wait, "at most %d new chats a minute from one address", o.NewChats)
	}
	if wait := (bucket{l.all}).next(); wait > 0 {
		p.Release()
		return nil, l.busy("allNewChats", wait)
	}
	return p, nil
}

// adopted finds a place for a chat that another process let in. It counts in all,
// also where that makes too many, and then new ones wait; whose address it is,
// nobody knows any more.
func (l *Limits) adopted() guestchat.Place {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.live++
	return &place{limits: l, adopted: true, pace: l.pace()}
}

// pace is how fast the customer of one chat may talk.
func (l *Limits) pace() *rate.Limiter {
	return limiter(l.options.Messages, time.Minute, max(l.options.Messages/3, 1))
}

// take counts a chat, unless there are too many.
func (l *Limits) take(address netip.Addr) *guestchat.Refusal {
	l.mu.Lock()
	defer l.mu.Unlock()
	o := l.options
	if o.Chats > 0 && l.chats[address] >= o.Chats {
		return l.refusal("chats", crowded, "at most %d chats at once from one address", o.Chats)
	}
	if o.AllChats > 0 && l.live >= o.AllChats {
		return l.busy("allChats", crowded)
	}
	l.live++
	l.chats[address]++
	return nil
}

// Live is how many chats there are.
func (l *Limits) Live() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.live
}

// A place is one chat's.
type place struct {
	limits  *Limits
	address netip.Addr
	adopted bool // it counts to no address
	pace    *rate.Limiter
}

// Release gives the place back.
func (p *place) Release() {
	p.limits.mu.Lock()
	defer p.limits.mu.Unlock()
	p.limits.live--
	if p.adopted {
		return
	}
	if p.limits.chats[p.address]--; p.limits.chats[p.address] == 0 {
		delete(p.limits.chats, p.address)
	}
}

// Pace refuses a customer who talks too fast.
func (p *place) Pace() *guestchat.Refusal {
	if wait := (bucket{p.pace}).next(); wait > 0 {
		return p.limits.refusal("messages", wait, "at most %d messages a minute", p.limits.options.Messages)
	}
	return nil
}

// refusal says which limit an address or a chat has come to.
func (l *Limits) refusal(name string, wait time.Duration, format string, args ...any) *guestchat.Refusal {
	l.options.Refused(name)
	refusal := *guestchat.TooManyRequests
	refusal.RetryAfter, refusal.Detail = wait, fmt.Sprintf(format, args...)
	return &refusal
}

// busy says that all together are too many; how many that is concerns nobody.
func (l *Limits) busy(name string, wait time.Duration) *guestchat.Refusal {
	l.options.Refused(name)
	refusal := *guestchat.Unavailable
	refusal.RetryAfter = wait
	return &refusal
}
