package limit

import (
	"container/list"
	"net/netip"
	"time"

	"golang.org/x/time/rate"
)

// A bucket holds what may be done at once, and fills again over time.
type bucket struct{ *rate.Limiter }

// next takes one, or says how long to wait for it.
func (b bucket) next() time.Duration {
	r := b.Reserve()
	wait := r.Delay()
	if wait > 0 {
		r.Cancel()
	}
	return wait
}

// limiter lets so many through in a period, and burst at once. Below zero it
// lets everybody through.
func limiter(count int, period time.Duration, burst int) *rate.Limiter {
	if count < 0 {
		return rate.NewLimiter(rate.Inf, 0)
	}
	return rate.NewLimiter(rate.Limit(float64(count)/period.Seconds()), burst)
}

// A visitor is what an address may still do.
type visitor struct {
	address  netip.Addr
	requests bucket
	newChats bucket
}

// A table remembers addresses, the latest first, and forgets those that have not
// been seen for longest. Whoever is forgotten begins anew, which so many
// addresses pay for that the limits in all hold them.
type table struct {
	options Options
	known   map[netip.Addr]*list.Element
	order   *list.List // of *visitor
}

func newTable(o Options) table {
	return table{options: o, known: map[netip.Addr]*list.Element{}, order: list.New()}
}

// visitor is who comes from an address.
func (l *Limits) visitor(address netip.Addr) *visitor {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.addresses.visitor(address)
}

func (t *table) visitor(address netip.Addr) *visitor {
	if e, ok := t.known[address]; ok {
		t.order.MoveToFront(e)
		return e.Value.(*visitor)
	}
	if t.order.Len() >= t.options.Addresses {
		oldest := t.order.Remove(t.order.Back()).(*visitor)
		delete(t.known, oldest.address)
	}
	o := t.options
	v := &visitor{
		address:  address,
		requests: bucket{limiter(o.Requests, time.Second, 4*o.Requests)},
		newChats: bucket{limiter(o.NewChats, time.Minute, o.NewChats)},
	}
	t.known[address] = t.order.PushFront(v)
	return v
}
