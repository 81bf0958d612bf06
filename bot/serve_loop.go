package bot

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"github.com/botrunner/botrunner/internal/crashpoint"
)

// A loop drives a conversation in goroutines.
//
// Three feed the mailbox: hearCustomer, hearChat and doChat, which carries out
// the effects on the chat one after the other, since a chat may take its time to
// open and the bot answers meanwhile; and one more for a call. The goroutine of
// Serve does all else, and ends the others before it returns.
type loop struct {
	*serving

	mail  chan Event
	work  chan chore    // to doChat; closed when nothing more will come
	idle  chan struct{} // closed by doChat, as its last act
	tasks sync.WaitGroup
}

func newLoop(s *serving) *loop {
	l := &loop{serving: s, mail: make(chan Event), work: make(chan chore), idle: make(chan struct{})}
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
		l.tasks.Go(func() { l.hearCustomer(life) })
		l.tasks.Go(func() { l.hearChat(life) })
		l.tasks.Go(func() { l.doChat(life) })
	}
	for err == nil && l.c.Phase != Over {
		err = l.once(ctx)
	}
	if err != nil {
		l.breakOff(err)
		return "", err
	}
	l.farewell(ctx)
	return l.c.Outcome, nil
}

// once waits for the next thing to happen and deals with it.
func (l *loop) once(ctx context.Context) error {
	var work chan<- chore
	var first chore
	if len(l.todo) > 0 {
		work, first = l.work, l.todo[0]
	}
	var alarm <-chan time.Time
	if wake := l.c.Wake(); !wake.IsZero() {
		timer := time.NewTimer(time.Until(wake))
		defer timer.Stop()
		alarm = timer.C
	}
	select {
	case ev := <-l.mail:
		return l.take(ctx, ev)
	case work <- first:
		l.handedOn()
		return nil
	case <-alarm:
		return l.take(ctx, Ticked{At: time.Now()})
	case call := <-l.options.Intercom.incoming():
		return call(ctx, l.serving)
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// farewell lets the last effects on the chat be done: the customer's last words
// reach the agent before the chat ends.
func (l *loop) farewell(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), l.options.Farewell)
	defer cancel()
	for len(l.todo) > 0 {
		select {
		case l.work <- l.todo[0]:
			l.handedOn()
		case <-l.mail: // too late to matter
		case <-ctx.Done():
			return
		}
	}
	close(l.work)
	for {
		select {
		case <-l.idle:
			return
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

func (l *loop) hearCustomer(life context.Context) {
	for {
		m, err := l.channel.Receive(life)
		if err != nil {
			if !errors.Is(err, io.EOF) && life.Err() == nil {
				l.options.Log.Error("hearing the customer", "conversation", l.c.ID, "error", err)
			}
			l.post(life, CustomerLeft{At: time.Now()})
			return
		}
		crashpoint.Hit(crashpoint.Heard)
		l.post(life, Said{At: time.Now(), Message: m})
	}
}

func (l *loop) hearChat(life context.Context) {
	for {
		e, err := l.chat.Receive(life)
		if err != nil {
			if !errors.Is(err, io.EOF) && life.Err() == nil {
				l.options.Log.Error("hearing the chat", "conversation", l.c.ID, "error", err)
			}
			return
		}
		crashpoint.Hit(crashpoint.ChatHeard)
		l.post(life, ChatHappened{At: time.Now(), ChatEvent: e})
	}
}

func (l *loop) doChat(life context.Context) {
	defer close(l.idle)
	for {
		select {
		case <-life.Done():
			return
		case c, ok := <-l.work:
			if !ok {
				return
			}
			if ev := l.carryOut(life, c); ev != nil {
				l.post(life, ev)
			}
		}
	}
}
