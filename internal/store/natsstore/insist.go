package natsstore

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// insist asks a question until there is an answer or ctx ends. Each time it waits
// twice as long, up to some seconds: the question may be asked more than once.
//
// A cluster has no word for "ask again". Every server hears a question and only
// the one that leads answers it; where a stream was made a moment ago, or its
// leader has just changed, that can be nobody, and waiting longer is no help.
func insist(ctx context.Context, ask func(ctx context.Context) error) error {
	const shortest, longest = 500 * time.Millisecond, 4 * time.Second
	for patience := shortest; ; patience = min(2*patience, longest) {
		try, cancel := context.WithTimeout(ctx, patience)
		err := ask(try)
		cancel()
		if !errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
			return err
		}
	}
}

// await does what opening and joining need until it is done, ctx ends, or a server
// refuses for good. One that has just started says for a while that it is not ready.
func (s *Store) await(ctx context.Context, do func(ctx context.Context) error) error {
	for {
		try, cancel := context.WithTimeout(ctx, s.options.AnswerTimeout)
		err := insist(try, do)
		cancel()
		if err == nil {
			return nil
		}
		if err := s.tryAgain(ctx, err); err != nil {
			return err
		}
	}
}

// newest asks the leader of a stream for the last message with a subject.
func newest(ctx context.Context, stream jetstream.Stream, subject string) (msg *jetstream.RawStreamMsg, err error) {
	err = insist(ctx, func(ctx context.Context) error {
		msg, err = stream.GetLastMsgForSubject(ctx, subject)
		return err
	})
	return msg, err
}
