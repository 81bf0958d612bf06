package bus

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// maxWaiting is how many events may wait for a subscriber.
const maxWaiting = 10_000

// An Event is what subscribers get.
type Event struct {
	Path      string // full name
	Publisher string // full name of the plugin
	Time      time.Time
	Data      any
}

// A subscription is a subscriber and what waits for it. While something waits,
// one goroutine, counted in the bus's running, delivers it.
type subscription struct {
	bus  *Bus
	name string
	by   string // plugin that subscribed
	f    func(Event)

	mu      sync.Mutex
	waiting []Event
	busy    bool
	stopped bool
}

// Subscribe calls f with each event of that name from now on, one after the
// other, on a goroutine of the bus. A republished event is delivered at once.
// The name's owner need not be there yet.
func (p *Plugin) Subscribe(name string, f func(Event)) (cancel func(), err error) {
	path := short(name)
	if f == nil || !strings.Contains(path, ".") {
		return nil, place("event", path, ErrName)
	}
	b := p.bus
	s := &subscription{bus: b, name: path, by: p.name, f: f}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return nil, place("event", path, ErrClosed)
	}
	b.subs[path] = append(b.subs[path], s)
	if e, latched := b.latched[path]; latched {
		s.offer(e)
	}
	return func() { b.unsubscribe(s) }, nil
}

// Publish emits <plugin>.<name> and reports whether anybody is subscribed.
func (p *Plugin) Publish(name string, data any) bool { return p.publish(name, data, false) }

// Republish publishes, and gives the event to each later subscriber as well: for
// what happens once, such as ready.
func (p *Plugin) Republish(name string, data any) bool { return p.publish(name, data, true) }

// PublishDirect publishes for whoever is subscribed right now. On this bus that
// is what Publish does too; on the widgets' it stays out of their log.
func (p *Plugin) PublishDirect(name string, data any) bool { return p.publish(name, data, false) }

func (p *Plugin) publish(name string, data any, latch bool) bool {
	path := p.name + "." + name
	e := Event{Path: prefix + path, Publisher: prefix + p.name, Time: time.Now(), Data: data}
	b := p.bus
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	if latch {
		b.latched[path] = e
	}
	for _, s := range b.subs[path] {
		s.offer(e)
	}
	return len(b.subs[path]) > 0
}

// Subscribers lists the plugins that are subscribed to each event.
func (p *Plugin) Subscribers() map[string][]string {
	p.bus.mu.Lock()
	defer p.bus.mu.Unlock()
	all := map[string][]string{}
	for name := range maps.Keys(p.bus.subs) {
		for _, s := range p.bus.subs[name] {
			all[name] = append(all[name], s.by)
		}
	}
	return all
}

func (b *Bus) unsubscribe(s *subscription) {
	s.stop()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.subs[s.name] = slices.DeleteFunc(b.subs[s.name], func(other *subscription) bool { return other == s })
	if len(b.subs[s.name]) == 0 {
		delete(b.subs, s.name)
	}
}

// offer queues an event, in the order in which the bus calls it.
func (s *subscription) offer(e Event) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.stopped:
		return
	case len(s.waiting) == maxWaiting:
		s.stopped, s.waiting = true, nil
		s.bus.settings.Log.Error("subscription dropped: too many events wait", "event", s.name, "subscriber", s.by)
		return
	}
	s.waiting = append(s.waiting, e)
	if !s.busy {
		s.busy = true
		s.bus.running.Go(s.deliver)
	}
}

// deliver calls the subscriber until nothing waits.
func (s *subscription) deliver() {
	for {
		s.mu.Lock()
		if len(s.waiting) == 0 {
			s.busy = false
			s.mu.Unlock()
			return
		}
		e := s.waiting[0]
		s.waiting = s.waiting[1:]
		s.mu.Unlock()
		s.call(e)
	}
}

// call keeps a panic with the subscriber that had it.
func (s *subscription) call(e Event) {
	defer func() {
		if r := recover(); r != nil {
			s.bus.settings.Log.Error("subscriber panicked", "event", s.name, "subscriber", s.by)
		}
	}()
	s.f(e)
}

// stop lets go of what waits.
func (s *subscription) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped, s.waiting = true, nil
}
