package bot

import (
	"context"
	"sync"
	"time"
)

// A loop drives a conversation in goroutines.
//
// The goroutine of Serve does all that takes no time. Others do the rest, and have
// ended before it returns: one at a time carries out the effects on the chat, in
// their order, since a chat may take its time to open and the bot answers
// meanwhile; one more is for a call; and each side that can only be heard by
// waiting for it has one of its own.
type loop struct {
	*serving

	customer, agent ear // the two sides

	mail     chan Event
	carried  chan Event // what came of the effect on the chat; nil: nothing to be told of
	carrying bool       // carried will get one
	tasks    sync.WaitGroup
}

func newLoop(s *serving) *loop {
	l := &loop{serving: s, mail: make(chan Event), carried: make(chan Event)}
	s.aside, s.rest = l.aside, rest
	return l
}

// aside takes one goroutine, which ends with what it does.
func (l *loop) aside(ctx context.Context, deed func() Event) {
	l.tasks.Go(func() { l.post(ctx, deed()) })
}

func rest(ctx context.Context, d time.Duration) {
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

func (l *loop) run(ctx context.Context) (string, error) {
	life, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer l.tasks.Wait()
	defer l.close()
	defer stop()
	defer func() { l.hangUp() }()

	err := l.begin(ctx)
	if err == nil {
		l.hearBoth(life)
	}
	for err == nil && l.c.Phase != Over {
		if err = l.carry(life); err == nil {
			err = l.once(ctx)
		}
	}
	if err == nil {
		err = l.farewell(life)
	}
	if err != nil {
		if l.breakOff(err) {
			l.part(life, err)
		}
		return "", err
	}
	return l.c.Outcome, nil
}

// once waits for the next thing to happen and deals with it.
func (l *loop) once(ctx context.Context) error {
	var alarm <-chan time.Time
	if wake := l.c.Wake(); !wake.IsZero() {
		timer := time.NewTimer(time.Until(wake))
		defer timer.Stop()
		alarm = timer.C
	}
	select {
	case ev := <-l.mail:
		return l.take(ctx, ev)
	case ev := <-l.carried:
		l.carrying = false
		return l.take(ctx, ev)
	case <-l.customer.news:
		return l.take(ctx, l.customer.listen())
	case <-l.agent.news:
		return l.take(ctx, l.agent.listen())
	case <-alarm:
		return l.take(ctx, Ticked{At: time.Now()})
	case call := <-l.options.Intercom.incoming():
		return call(ctx, l.serving)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// carry has the first effect on the chat carried out, unless another one is under
// way.
func (l *loop) carry(life context.Context) error {
	if l.carrying || len(l.todo) == 0 {
		return nil
	}
	c, err := l.handOn()
	if err != nil {
		return err
	}
	l.carrying = true
	l.tasks.Go(func() {
		ev := l.carryOut(life, c)
		select {
		case l.carried <- ev:
		case <-life.Done():
		}
	})
	return nil
}

// farewell lets the last effects on the chat be done: the customer's last words
// reach the agent before the chat ends. What happens meanwhile is too late to
// matter. An error means that somebody else does the rest.
func (l *loop) farewell(life context.Context) error {
	ctx, cancel := context.WithTimeout(life, l.options.Farewell)
	defer cancel()
	for l.carrying || len(l.todo) > 0 {
		if err := l.carry(life); err != nil {
			return err
		}
		select {
		case ev := <-l.carried:
			l.carrying = false
			if err := l.afterwards(life, ev); err != nil {
				return err
			}
		case <-l.mail:
		case <-ctx.Done():
			return nil
		}
	}
	return nil
}

// part lets the command that is under way come to its end before somebody else
// may take the conversation up: what has arrived is found out by asking the chat,
// which must not be asked too early.
func (l *loop) part(life context.Context, why error) {
	ctx, cancel := context.WithTimeout(life, l.options.Farewell)
	defer cancel()
	for l.carrying {
		select {
		case ev := <-l.carried:
			l.carrying = false
			why = l.lastly(life, ev, why)
		case <-l.mail:
		case <-ctx.Done():
			return
		}
	}
}

func (l *loop) post(life context.Context, ev Event) {
	select {
	case l.mail <- ev:
	case <-life.Done():
	}
}
