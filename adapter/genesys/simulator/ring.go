package simulator

import (
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/flows"
)

// serve takes a guest into the queue. It does not wait: a goroutine works on a
// chat from the ringing of an agent to the agent's leaving, and at no other
// time.
func (s *Simulator) serve(ctx context.Context, c chat) {
	context.AfterFunc(ctx, func() { s.mishaps.set(c.id(), Faults{}) })
	s.enqueue(ctx, c, c.keep(), &waiting{asked: c.asked()})
}

// enqueue lets a guest wait for an agent. The guest who goes is forgotten.
func (s *Simulator) enqueue(ctx context.Context, c chat, keeper seat, w *waiting) {
	w.take = func(k *worker) {
		s.staff.start(func() { s.ring(ctx, c, keeper, w, k) })
	}
	context.AfterFunc(ctx, func() { s.queue.remove(w) })
	s.queue.add(w)
}

// ring lets an agent work on the chat of a guest. Where the agent did not
// answer, the guest goes back to the queue.
func (s *Simulator) ring(ctx context.Context, c chat, keeper seat, w *waiting, k *worker) {
	d := s.newDesk(ctx, c, w.asked, k)
	d.keeper, d.heard = keeper, w.heard
	if len(k.faults) > 0 {
		s.misbehave(c, k.faults[0])
	}
	s.work(ctx, d, k)
	if !d.answered() && ctx.Err() == nil {
		s.queue.missed(w, k)
	}
	s.queue.free(k)
}

// work runs the script of an agent at a desk.
func (s *Simulator) work(ctx context.Context, d *Desk, k *worker) {
	s.seat(d)
	defer s.clear(d)
	d.ring()
	life, end := context.WithCancel(ctx)
	defer end()
	unanswered := time.AfterFunc(s.alerting, func() {
		if d.giveUp() {
			end()
		}
	})
	defer unanswered.Stop()
	err := k.Script(life, d)
	over := life.Err() != nil
	d.Leave()
	if err != nil && !over && !errors.Is(err, io.EOF) && !errors.Is(err, ErrLeft) {
		s.log.Warn("agent's script broke", "agent", k.Name, "chat", d.chat.id(), "error", err)
	}
}

func (s *Simulator) newDesk(ctx context.Context, c chat, asked flows.Asked, k *worker) *Desk {
	d := &Desk{chat: c, asked: asked, name: k.Name}
	if k.displayName != nil {
		d.name = k.displayName(asked)
	}
	d.calls = colleagues{
		queue: func(d *Desk, keeper seat, queue string) {
			s.passOn(ctx, d, keeper, &waiting{asked: d.asked, missed: []*worker{k}}, queue) // not to the one who just passed it on
		},
		agent: func(d *Desk, keeper seat, name string) {
			to := s.queue.find(name)
			if to == nil {
				s.log.Warn("nobody of that name works here; the guest waits for anybody", "agent", name, "chat", c.id())
			}
			s.passOn(ctx, d, keeper, &waiting{asked: d.asked, only: to}, "")
		},
		conference: func(d *Desk, name string) { s.conference(ctx, d, name) },
		misbehave:  func(set int) { s.misbehave(c, k.faults[set]) },
		report: func(problem string, args ...any) {
			s.log.Warn(problem, append([]any{"agent", k.Name, "chat", c.id()}, args...)...)
		},
	}
	return d
}

// passOn puts a guest in front of the queue. What the agent before has dealt
// with, the next one leaves alone.
func (s *Simulator) passOn(ctx context.Context, d *Desk, keeper seat, w *waiting, queue string) {
	w.first, w.heard = true, d.known()
	if queue != "" && !strings.EqualFold(queue, w.asked.Queue) {
		w.asked.Queue = queue
		w.asked.Skills, w.asked.Language = nil, "" // they were asked of the queue before
	}
	s.enqueue(ctx, d.chat, keeper, w)
}

// conference lets another agent join the one at the desk.
func (s *Simulator) conference(ctx context.Context, host *Desk, name string) {
	k := s.queue.reserve(name)
	if k == nil {
		s.log.Warn("the agent for the conference is not there", "agent", name, "chat", host.chat.id())
		return
	}
	d := s.newDesk(ctx, host.chat, host.asked, k)
	d.heard = host.known()
	started := s.staff.start(func() {
		s.work(ctx, d, k)
		s.queue.free(k)
	})
	if !started {
		s.queue.free(k)
	}
}

func (s *Simulator) seat(d *Desk) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.desks[d.chat.id()] = append(s.desks[d.chat.id()], d)
}

func (s *Simulator) clear(d *Desk) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var others []*Desk
	for _, other := range s.desks[d.chat.id()] {
		if other != d {
			others = append(others, other)
		}
	}
	if s.desks[d.chat.id()] = others; len(others) == 0 {
		delete(s.desks, d.chat.id())
	}
}

// desk is where an agent works on a conversation, the one who has been there
// for the longest; nil if there is none. An agent who has left may still have a
// desk for a moment, and one who is away comes back to it.
func (s *Simulator) desk(conversation string) *Desk {
	s.mu.Lock()
	desks := slices.Clone(s.desks[conversation])
	s.mu.Unlock()
	if at := slices.IndexFunc(desks, (*Desk).staffed); at >= 0 {
		return desks[at]
	}
	if len(desks) > 0 {
		return desks[0]
	}
	return nil
}
