package natsstore

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats.go/jetstream"
)

// entry is the last message of a conversation; zero if there is none.
type entry struct {
	data     []byte
	revision uint64
	nonce    string
	deleted  bool
}

// last asks the stream's leader for the last message of a conversation.
func (s *shard) last(ctx context.Context, id string) (entry, error) {
	ctx, cancel := context.WithTimeout(ctx, s.store.options.AnswerTimeout)
	defer cancel()
	msg, err := newest(ctx, s.stream, s.prefix+id)
	switch {
	case errors.Is(err, jetstream.ErrMsgNotFound):
		return entry{}, nil
	case err != nil:
		return entry{}, fmt.Errorf("asking the leader of %s: %w", s.stream.CachedInfo().Config.Name, err)
	}
	return entry{
		data: msg.Data, revision: msg.Sequence,
		nonce: msg.Header.Get(nonceHeader), deleted: msg.Header.Get(deletedHeader) != "",
	}, nil
}

// settle finds out what became of a write that was not acknowledged. It reports
// whether it has to be sent again; otherwise it is finished.
func (s *shard) settle(ctx context.Context, w *write) (again bool) {
	const shortest, longest = 50 * time.Millisecond, time.Second
	begun := time.Now()
	for wait := shortest; ; wait = min(2*wait, longest) {
		now, err := s.last(ctx, w.id)
		if err == nil && (!now.isStale(w) || time.Since(begun) > staleFor) {
			s.progress()
			return s.judge(w, now)
		}
		if w.giveUp() || !s.store.pause(ctx, wait) {
			return false
		}
	}
}

// staleFor is longer than a leader that is cut off takes itself for one. If a
// server knows less than the caller even then, the stream is another one.
const staleFor = 15 * time.Second

// isStale reports whether the leader that answered is none any more: it knows
// less than the caller.
func (e entry) isStale(w *write) bool { return e.revision != 0 && e.revision < w.after }

// judge compares a write with what is there.
func (s *shard) judge(w *write, now entry) (again bool) {
	switch {
	case now.nonce == w.nonce:
		w.finish(now.revision, nil)
		return false
	case now.revision == w.after:
		return true
	case w.after == 0 && now.deleted: // a mark is nothing
		w.after = now.revision
		return true
	case w.doubt: // it may have been there before somebody else's
		w.finish(0, fmt.Errorf("%w: %w", store.ErrConflict, store.ErrUnknown))
		return false
	default:
		w.finish(0, store.ErrConflict)
		return false
	}
}
