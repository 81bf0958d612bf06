package natsstore

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Pieces of files lie in a stream of their own, so that nobody who reads all
// conversations has to read all files. Each is written by itself: to write one
// twice does no harm, so there is nothing to settle.

// KeepPiece implements [store.Store].
func (s *Store) KeepPiece(ctx context.Context, p store.Piece, data []byte) error {
	if err := p.Check(); err != nil {
		return err
	}
	if err := store.CheckSize(data); err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	msg := &nats.Msg{Subject: s.pieceSubject(p.Conversation, p.File, strconv.Itoa(p.Number)), Data: data}
	err := s.persist(ctx, func(ctx context.Context) error {
		_, err := s.js.PublishMsg(ctx, msg, jetstream.WithRetryAttempts(0))
		return err
	})
	if err != nil {
		return fmt.Errorf("%s: writing: %w", p, err)
	}
	return nil
}

// LoadPiece implements [store.Store]. It asks the stream's leader.
func (s *Store) LoadPiece(ctx context.Context, p store.Piece) ([]byte, error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	err := s.ended()
	if err == nil {
		ctx, cancel := context.WithTimeout(ctx, s.options.AnswerTimeout)
		defer cancel()
		var msg *jetstream.RawStreamMsg
		msg, err = newest(ctx, s.files, s.pieceSubject(p.Conversation, p.File, strconv.Itoa(p.Number)))
		if err == nil {
			return msg.Data, nil
		}
	}
	if errors.Is(err, jetstream.ErrMsgNotFound) {
		err = store.ErrNotFound
	}
	return nil, fmt.Errorf("%s: reading: %w", p, err)
}

// DropPieces implements [store.Store].
func (s *Store) DropPieces(ctx context.Context, conversation, file string) error {
	if err := store.CheckDrop(conversation, file); err != nil {
		return err
	}
	if file == "" {
		file = "*"
	}
	err := s.persist(ctx, func(ctx context.Context) error {
		return s.files.Purge(ctx, jetstream.WithPurgeSubject(s.pieceSubject(conversation, file, "*")))
	})
	if err != nil {
		return fmt.Errorf("conversation %s: removing files: %w", conversation, err)
	}
	return nil
}

func (s *Store) pieceSubject(conversation, file, number string) string {
	return s.options.Name + ".f." + conversation + "." + file + "." + number
}

// persist does what may be done more than once until it is done, or refused, or
// ctx ends: a cluster that chooses a leader is away for seconds.
func (s *Store) persist(ctx context.Context, do func(ctx context.Context) error) error {
	if err := errors.Join(s.ended(), ctx.Err()); err != nil {
		return err
	}
	for {
		try, cancel := context.WithTimeout(ctx, s.options.AnswerTimeout)
		err := do(try)
		cancel()
		ended := s.ended()
		switch {
		case ended != nil: // also if it was acknowledged while the disk was failing
			return fmt.Errorf("%w: %w", store.ErrUnknown, ended)
		case err == nil, isForGood(err):
			return err
		case !s.pause(ctx, soon):
			return fmt.Errorf("%w: %w", store.ErrUnknown, err)
		}
	}
}
