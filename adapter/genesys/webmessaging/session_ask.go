package webmessaging

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/google/uuid"
)

// ask sends a request on the connection in use and waits for the answer; of a
// message until it is known whether the server has it, however many connections
// that takes. It is for everybody but the session's own goroutine.
func (s *session) ask(ctx context.Context, doing string, class Class, r Request) (Frame, error) {
	r.Token = s.at.Token
	orDefault(&r.TracingID, uuid.NewString())
	n := &note{key: r.TracingID, doing: doing, class: class, message: r.Message}
	for {
		l, err := s.asker.line(ctx)
		if err != nil {
			return Frame{}, fmt.Errorf("%s: %w", doing, err)
		}
		if !hold(ctx, s.meters(l, r)...) {
			return Frame{}, fmt.Errorf("%s: %w", doing, ctx.Err())
		}
		n.line = l
		if s.asker.leave(n, true) {
			break
		}
	}
	defer s.asker.tear(n)
	if n.line.write(r) != nil {
		n.line.hangUp()
	}
	f, err := s.wait(ctx, n)
	return f, said(doing, err)
}

// wait waits for an answer. A connection that does not bring it in time is not
// waited for: it is broken, and mended.
func (s *session) wait(ctx context.Context, n *note) (Frame, error) {
	timer := time.NewTimer(s.transport.opts.RequestTimeout)
	defer timer.Stop()
	for {
		select {
		case a := <-n.answer:
			return a.frame, a.err
		case <-timer.C:
			n.line.hangUp()
		case <-ctx.Done():
			return Frame{}, ctx.Err()
		}
	}
}

// said names the deed, unless the error does.
func said(doing string, err error) error {
	if err == nil || isRefused(err) {
		return err
	}
	return fmt.Errorf("%s: %w", doing, err)
}

// answerOn sends a request and takes frames in until the one comes that answers
// it. It is for the session's own goroutine, and before there is one.
func (s *session) answerOn(ctx context.Context, l *line, doing string, class Class, r Request) (Frame, error) {
	r.Token, r.TracingID = s.at.Token, uuid.NewString()
	n := &note{key: r.TracingID, doing: doing, class: class, line: l}
	s.asker.leave(n, false)
	defer s.asker.tear(n)
	l.requests.take() // of few requests, at the beginning of a connection
	if err := l.write(r); err != nil {
		return Frame{}, fmt.Errorf("%s: %w", doing, err)
	}
	timer := time.NewTimer(s.transport.opts.RequestTimeout)
	defer timer.Stop()
	for {
		select {
		case a := <-n.answer:
			return a.frame, said(doing, a.err)
		default:
		}
		select {
		case f, open := <-l.frames:
			if !open {
				return Frame{}, fmt.Errorf("%s: %w", doing, l.err)
			}
			if err := s.handle(ctx, f); err != nil {
				return Frame{}, err
			}
		case <-timer.C:
			return Frame{}, fmt.Errorf("%s: %w in %s", doing, errNoAnswer, s.transport.opts.RequestTimeout)
		case <-ctx.Done():
			return Frame{}, fmt.Errorf("%s: %w", doing, ctx.Err())
		}
	}
}

// meters are the paces that a request has to keep.
func (s *session) meters(l *line, r Request) []*meter {
	if r.Message == nil {
		return []*meter{&l.requests}
	}
	return []*meter{&l.requests, &s.pace}
}

// hold waits until our own paces all allow another request.
func hold(ctx context.Context, paces ...*meter) bool {
	for {
		var wait time.Duration
		for _, m := range paces {
			wait = max(wait, m.wait())
		}
		if wait <= 0 {
			break
		}
		if !wire.Sleep(ctx, wait) {
			return false
		}
	}
	for _, m := range paces {
		m.take()
	}
	return true
}

// again reports whether a request that came to nothing is worth another try
// after a pause.
func (s *session) again(ctx context.Context, try int, err error) bool {
	retriable := errors.Is(err, errUnheard) || errors.Is(err, errBroken) || isRefused(err) && !isRefusal(err)
	return retriable && try < maxTries && wire.Sleep(ctx, s.transport.pause(try, err))
}
