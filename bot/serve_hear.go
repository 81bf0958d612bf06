package bot

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/botrunner/botrunner/internal/crashpoint"
)

// An ear is how a loop hears a side that is a source: without a goroutine, which
// would only wait. Other sides have none; they are heard in a goroutine, and the
// zero value is never worth listening to.
type ear struct {
	news <-chan struct{} // when to listen again
	next func() (ev Event, news <-chan struct{}, over bool)
}

// listen returns what there is to hear, if anything.
func (e *ear) listen() Event {
	ev, news, over := e.next()
	switch {
	case over:
		e.news = nil
	case news != nil:
		e.news = news
	default:
		e.news = atOnce() // there may be more
	}
	return ev
}

// atOnce is news already.
func atOnce() <-chan struct{} {
	news := make(chan struct{})
	close(news)
	return news
}

// hearBoth begins to hear customer and chat.
func (l *loop) hearBoth(life context.Context) {
	if s, ok := l.channel.(MessageSource); ok {
		l.customer = earFor(s.Next, func(m Message, err error) Event { return l.customerSaid(life, m, err) })
	} else {
		l.tasks.Go(func() { hear(life, l, l.channel.Receive, l.customerSaid) })
	}
	if s, ok := l.chat.(ChatEventSource); ok {
		l.agent = earFor(s.Next, func(e ChatEvent, err error) Event { return l.chatHappened(life, e, err) })
	} else {
		l.tasks.Go(func() { hear(life, l, l.chat.Receive, l.chatHappened) })
	}
}

func earFor[T any](next func() (T, <-chan struct{}, error), event func(T, error) Event) ear {
	return ear{news: atOnce(), next: func() (Event, <-chan struct{}, bool) {
		t, news, err := next()
		if news != nil {
			return nil, news, false
		}
		return event(t, err), nil, err != nil
	}}
}

// hear waits for what a side has to say, again and again.
func hear[T any](life context.Context, l *loop, receive func(context.Context) (T, error), event func(context.Context, T, error) Event) {
	for {
		t, err := receive(life)
		if ev := event(life, t, err); ev != nil {
			l.post(life, ev)
		}
		if err != nil {
			return
		}
	}
}

// customerSaid is what the customer's side has said, or its end.
func (s *serving) customerSaid(life context.Context, m Message, err error) Event {
	if err != nil {
		s.unheard(life, "hearing the customer", err)
		return CustomerLeft{At: time.Now()}
	}
	crashpoint.Hit(crashpoint.Heard)
	return Said{At: time.Now(), Message: m}
}

// chatHappened is what has happened on the chat; nil: it is over for good.
func (s *serving) chatHappened(life context.Context, e ChatEvent, err error) Event {
	if err != nil {
		s.unheard(life, "hearing the chat", err)
		return nil
	}
	crashpoint.Hit(crashpoint.ChatHeard)
	return ChatHappened{At: time.Now(), ChatEvent: e}
}

// unheard reports a side that is not heard any more, unless it has just ended.
func (s *serving) unheard(life context.Context, doing string, err error) {
	if !errors.Is(err, io.EOF) && life.Err() == nil {
		s.options.Log.Error(doing, "conversation", s.c.ID, "error", err)
	}
}
