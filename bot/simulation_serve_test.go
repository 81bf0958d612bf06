package bot_test

import (
	"context"
	"errors"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// How a held conversation is served: bot.Serve's loop, in which the seed decides
// what comes first of what could happen next.

// A shift is one process's serving of one conversation.
type shift struct {
	*held

	bot.Driven

	ctx   context.Context //nolint:containedctx // it is the life of the shift
	life  context.Context //nolint:containedctx // of what is done on the chat: it ends a little later
	line  line
	phone *phone
	mail  []bot.Event
	chore *fiber // the latest one
	busy  bool   // it is being carried out, or what came of it is not taken yet
}

func (h *held) serve() {
	w := h.world()
	ctx, end := context.WithCancelCause(context.Background())
	h.end, h.served = end, true
	h.home.serving[h.id] = h
	w.start(h.home, func(f *fiber) {
		life, stop := context.WithCancel(context.Background())
		s := &shift{held: h, ctx: ctx, life: life, line: line{h}, phone: newPhone(h)}
		s.Driven = bot.Drive(w.centre.engine, s.line, s.phone, bot.ServeOptions{
			ID: h.id, Inputs: map[string]any{"token": "t0ps3cret"}, Keeper: h, Kept: h.Bot, Caller: caller{h.home},
		}, s.aside, func(_ context.Context, d time.Duration) { f.pause(d) })
		err := s.run(f)
		if err != nil && s.BreakOff(err) {
			s.part(f, err)
		}
		stop()
		s.Close()
		for s.chore != nil && !s.chore.over {
			f.pause(-1, &s.chore.ended)
		}
		h.finish(err) //nolint:contextcheck // what is kept for a while outlives the shift
		h.served = false
		delete(h.home.serving, h.id)
		h.over.raise(w)
	})
}

// finish does what the front does when nobody serves a conversation any more.
func (h *held) finish(err error) {
	w := h.world()
	w.note(h.id, "%s serves it no more: %v", h.home, err)
	switch {
	case errors.Is(err, bot.ErrLetGo):
		return
	case errors.Is(err, bot.ErrNotKept):
		h.home.release(h)
		return
	case err != nil:
		w.wrong(h.id, "it broke off: %v", err)
	}
	h.Over, h.Bot = true, nil
	h.show(func(c *customer) { c.overs() })
	if err := h.write(context.Background()); err != nil {
		w.note(h.id, "%s: its end is not kept: %v", h.home, err)
	}
	h.retain()
}

func (s *shift) run(f *fiber) error {
	if err := s.Begin(s.ctx); err != nil {
		return err
	}
	for {
		if outcome, over := s.Over(); over {
			s.world().centre.outcomes[s.id] = outcome
			return s.farewell(f)
		}
		if err := s.once(f); err != nil {
			return err
		}
	}
}

// once deals with the next thing that happens.
func (s *shift) once(f *fiber) error {
	w := s.world()
	doings := s.possible()
	if len(doings) == 0 {
		wait := time.Duration(-1)
		if wake := s.Wake(); !wake.IsZero() {
			wait = time.Until(wake)
		}
		f.pause(wait, &s.news)
		return nil
	}
	return doings[w.rng.IntN(len(doings))]()
}

// possible is what could be done now.
func (s *shift) possible() (doings []func() error) {
	if s.ctx.Err() != nil {
		doings = append(doings, func() error { return context.Cause(s.ctx) })
	}
	if s.line.ready() {
		doings = append(doings, s.hear)
	}
	if s.phone.ready() {
		doings = append(doings, func() error {
			e, err := s.phone.Receive(s.ctx)
			s.world().note(s.id, "%s hears %s %q", s.home, e.Name, e.Text)
			return errors.Join(err, s.Take(s.ctx, bot.ChatHappened{At: time.Now(), ChatEvent: e}))
		})
	}
	if len(s.mail) > 0 {
		doings = append(doings, func() error {
			ev := s.mail[0]
			s.mail = s.mail[1:]
			if _, call := ev.(callEnd); !call {
				s.busy = false
				return s.Take(s.ctx, ev)
			}
			return s.Take(s.ctx, ev.(callEnd).Event) //nolint:forcetypeassert // it was looked at
		})
	}
	if s.HasChore() && !s.busy {
		doings = append(doings, s.handOn)
	}
	if wake := s.Wake(); !wake.IsZero() && !wake.After(time.Now()) {
		doings = append(doings, s.tick)
	}
	return doings
}

func (s *shift) hear() error {
	m, err := s.line.Receive(s.ctx)
	if err != nil {
		return s.Take(s.ctx, bot.CustomerLeft{At: time.Now()})
	}
	return s.Take(s.ctx, bot.Said{At: time.Now(), Message: m})
}

// handOn has the next chore carried out on a fiber of its own.
func (s *shift) handOn() error {
	do, err := s.Next(s.life)
	if err != nil {
		return err
	}
	s.busy = true
	s.chore = s.world().start(s.home, func(*fiber) {
		if ev := do(); ev != nil {
			s.mail = append(s.mail, ev)
		} else {
			s.busy = false
		}
		s.news.raise(s.world())
	})
	return nil
}

// tick is a deadline that has passed, not long ago.
func (s *shift) tick() error {
	w := s.world()
	late := time.Since(s.Wake())
	w.tally.deadlines++
	if most := w.lateness(); late > most {
		w.wrong(s.id, "a deadline is acted upon %v late", late)
	}
	w.note(s.id, "%s acts on a deadline", s.home)
	return s.Take(s.ctx, bot.Ticked{At: time.Now()})
}

// farewell does what is left to be done on the chat.
func (s *shift) farewell(f *fiber) error {
	until := time.Now().Add(10 * time.Second)
	for (s.HasChore() || s.busy) && time.Now().Before(until) {
		if !s.busy {
			if err := s.handOn(); err != nil {
				return err
			}
		}
		if ev := s.came(f, until); ev != nil {
			if err := s.Afterwards(s.life, ev); err != nil {
				return err
			}
		}
	}
	return nil
}

// part lets the command that is under way come to its end.
func (s *shift) part(f *fiber, why error) {
	until := time.Now().Add(10 * time.Second)
	for s.busy && time.Now().Before(until) {
		if ev := s.came(f, until); ev != nil {
			why = s.Lastly(s.life, ev, why)
		}
	}
}

// came waits for what comes of the command that is under way; nil: nothing yet.
func (s *shift) came(f *fiber, until time.Time) bot.Event {
	if len(s.mail) == 0 {
		if s.busy {
			f.pause(time.Until(until)+1, &s.news)
		}
		return nil
	}
	ev := s.mail[0]
	s.mail = s.mail[1:]
	if _, call := ev.(callEnd); call {
		return nil
	}
	s.busy = false
	return ev
}

// A callEnd is what came of a call, on its way to the conversation.
type callEnd struct{ bot.Event }

func (s *shift) aside(ctx context.Context, deed func() bot.Event) {
	s.world().start(s.home, func(*fiber) {
		if ev := deed(); ctx.Err() == nil {
			s.mail = append(s.mail, callEnd{ev})
			s.news.raise(s.world())
		}
	})
}

// A caller is the operator's systems: they take their time, and fail now and then.
type caller struct{ home *process }

func (c caller) Call(ctx context.Context, _ bot.Request) (map[string]any, error) {
	w := c.home.world
	w.point(c.home, "call before")
	w.current.pause(w.between(time.Millisecond, 5*time.Second))
	w.point(c.home, "call after")
	if w.chance(10) {
		return nil, errors.New("the system is away")
	}
	return map[string]any{}, ctx.Err()
}
