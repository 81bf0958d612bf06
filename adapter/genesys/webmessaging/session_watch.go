package webmessaging

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
)

// A watch is how a session learns from the [Platform] who is in its conversation.
//
// A goroutine of its own asks, because the platform may take long to answer; the
// session's goroutine starts it, takes in what it brings, and waits for its end. A
// session without a platform has none.
type watch struct {
	messages chan string   // the id of the newest message; has room for one
	hints    chan struct{} // somebody is there whom the platform has not told of; has room for one
	news     chan []Person // to the session's goroutine; nil: the platform is not asked any more
	done     chan struct{} // closed by the goroutine as its last act
}

func newWatch() watch {
	return watch{
		messages: make(chan string, 1), hints: make(chan struct{}, 1),
		news: make(chan []Person), done: make(chan struct{}),
	}
}

// mention tells of a message by which the conversation can be found.
func (w watch) mention(id string) {
	select {
	case <-w.messages: // a newer one is better: the platform may know it, and it is of now
	default:
	}
	w.messages <- id
}

// hint asks for news soon.
func (w watch) hint() {
	select {
	case w.hints <- struct{}{}:
	default:
	}
}

// watchOver watches until ctx ends or the platform refuses. Without it the session
// goes on as one that never had a platform.
func (s *session) watchOver(ctx context.Context) {
	defer close(s.watch.done)
	err := s.follow(ctx)
	if ctx.Err() != nil {
		return
	}
	s.log.WarnContext(ctx, "platform is not asked any more who is in the conversation", "error", err)
	s.report(ctx, nil)
}

// follow looks again and again who is in the conversation: often while somebody is
// awaited, rarely while an agent is there, at once if the wire hints at news.
func (s *session) follow(ctx context.Context) error {
	conversation, err := s.find(ctx)
	if err != nil {
		return err
	}
	for try := 1; ; try++ {
		people, err := s.transport.opts.Platform.People(ctx, conversation)
		wait := s.transport.opts.WatchEvery
		switch {
		case err == nil:
			s.locate(conversation, people)
			s.report(ctx, people)
			if attended(people) {
				wait *= attendedPace
			}
			try = 0
		case isRefusal(err) || ctx.Err() != nil:
			return err
		default:
			wait = max(wait, s.transport.pause(try, err))
		}
		if !s.watch.idle(ctx, wait) {
			return ctx.Err()
		}
	}
}

// attendedPace is how much rarer the platform is asked while an agent is there.
const attendedPace = 4

// idle waits for the next look.
func (w watch) idle(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-w.hints:
		return true
	case <-ctx.Done():
		return false
	}
}

func attended(people []Person) bool {
	for _, p := range people {
		if p.isAgent() && p.Here {
			return true
		}
	}
	return false
}

// find finds the conversation by its newest message. The platform may not know it
// yet, or never, so that the next one is tried.
func (s *session) find(ctx context.Context) (conversation string, err error) {
	var message string
	for try := 1; ; try++ {
		if message == "" {
			select {
			case message = <-s.watch.messages:
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}
		conversation, err = s.transport.opts.Platform.Find(ctx, message)
		refused, ok := errors.AsType[*genesys.ResponseError](err)
		if err == nil || isRefusal(err) && ok && refused.Response.Status != http.StatusNotFound {
			return conversation, err
		}
		if !wire.Sleep(ctx, s.transport.pause(try, err)) {
			return "", ctx.Err()
		}
		select {
		case message = <-s.watch.messages:
		default: // the same again
		}
	}
}

// locate notes which conversation it is, and the guest's seat in it.
func (s *session) locate(conversation string, people []Person) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.seat.conversation = conversation
	for _, p := range people {
		if p.Purpose == PurposeCustomer {
			s.seat.guest = p.ID
		}
	}
}

// A seat is the guest's place on the platform; empty before that is known.
type seat struct{ conversation, guest string }

// report hands news to the session's goroutine.
func (s *session) report(ctx context.Context, people []Person) {
	select {
	case s.watch.news <- people:
	case <-ctx.Done():
	}
}

// learn takes in what the platform says. Whoever has left has said before what is
// still held back.
func (s *session) learn(people []Person) error {
	if people == nil {
		s.cast.watched = false
		return nil
	}
	if s.cast.someLeft(people) {
		if err := s.deliver(s.window.all()); err != nil {
			return err
		}
	}
	s.arrive(s.cast.told(people, time.Now())...)
	if s.cast.deserted(people) {
		// The wire may be about to say the same, and what was said last.
		time.AfterFunc(s.transport.opts.EndGrace, func() { s.hangUp(errEnded) })
	}
	return nil
}
