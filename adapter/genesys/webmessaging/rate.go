package webmessaging

import (
	"sync"
	"time"
)

// A Rate is how many deeds are allowed in how much time, whenever that time is
// taken to begin. A negative N allows any number.
type Rate struct {
	N   int
	Per time.Duration
}

// or is the rate, or the other one if this is the zero value.
func (r Rate) or(other Rate) Rate {
	if r == (Rate{}) {
		return other
	}
	return r
}

// A meter holds deeds to a rate. It may be used concurrently.
type meter struct {
	rate  Rate
	fixed bool // counts from the last full Per of the clock on

	mu    sync.Mutex
	taken []time.Time // of the last Per, the oldest first
}

// take allows a deed, or says how long to wait for it.
func (m *meter) take() (wait time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if wait = m.busy(); wait <= 0 {
		m.taken = append(m.taken, time.Now())
	}
	return wait
}

// wait is how long it takes until a deed is allowed.
func (m *meter) wait() time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.busy()
}

// busy is wait for callers that hold mu.
func (m *meter) busy() time.Duration {
	if m.left() > 0 {
		return 0
	}
	if len(m.taken) == 0 {
		return m.rate.Per // a rate of nothing
	}
	if m.fixed {
		return time.Until(time.Now().Truncate(m.rate.Per).Add(m.rate.Per))
	}
	return time.Until(m.taken[0].Add(m.rate.Per))
}

// room is how many deeds are allowed now.
func (m *meter) room() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.left()
}

// left is room for callers that hold mu; it forgets what is long ago.
func (m *meter) left() int {
	if m.rate.N < 0 {
		m.taken = m.taken[:0]
		return 1
	}
	begin := time.Now().Add(-m.rate.Per)
	if m.fixed {
		begin = time.Now().Truncate(m.rate.Per).Add(-1)
	}
	for len(m.taken) > 0 && !m.taken[0].After(begin) {
		m.taken = m.taken[1:]
	}
	return m.rate.N - len(m.taken)
}
