package natsstore

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/botrunner/botrunner/internal/crashpoint"

	"github.com/nats-io/nats.go/jetstream"
)

const (
	maxBatch      = 256     // writes in one batch; the server takes 1,000
	maxBatchBytes = 4 << 20 // that may stand in one batch
	queueLength   = 1024    // of writes that wait for a shard
)

// A shard writes to one stream, one batch at a time: with a second one in flight
// a replicated stream could refuse both for what neither of them stored.
type shard struct {
	store  *Store
	stream jetstream.Stream
	prefix string // of the subjects, in front of the conversation's id
	queue  chan *write

	// Of the one goroutine that runs the shard.
	held []*write // taken from the queue, not sent yet

	busy atomic.Int64 // since when nothing got through, in Unix nanoseconds; 0: nothing is waiting
}

func newShard(s *Store, number int, stream jetstream.Stream) *shard {
	return &shard{
		store: s, stream: stream,
		prefix: fmt.Sprintf("%s.s.%d.", s.options.Name, number),
		queue:  make(chan *write, queueLength),
	}
}

// run writes what is queued until the store is over.
func (s *shard) run(ctx context.Context) {
	for {
		batch := s.gather()
		if s.store.ended() != nil {
			return
		}
		s.busy.Store(time.Now().UnixNano())
		s.commit(ctx, batch)
		s.busy.Store(0)
	}
}

// gather waits for a write and takes what else is there. Under load that fills a
// batch by itself, since writes arrive while the one before is being synced.
func (s *shard) gather() []*write {
	if len(s.held) == 0 {
		select {
		case w := <-s.queue:
			s.held = append(s.held, w)
		case <-s.store.over:
			return nil
		}
	}
	for len(s.held) < maxBatch {
		select {
		case w := <-s.queue:
			s.held = append(s.held, w)
			continue
		default:
		}
		break
	}
	return s.pick()
}

// pick takes from what is held what can go together: a conversation is written
// once in a batch.
func (s *shard) pick() []*write {
	var batch, rest []*write
	in, size := map[string]bool{}, 0
	for _, w := range s.held {
		switch {
		case w.giveUp():
		case in[w.id] || len(batch) > 0 && size+len(w.data) > maxBatchBytes:
			rest = append(rest, w)
		default:
			batch = append(batch, w)
			in[w.id] = true
			size += len(w.data)
		}
	}
	s.held = rest
	return batch
}

// commit writes a batch, and returns when every write in it is finished.
func (s *shard) commit(ctx context.Context, batch []*write) {
	const shortest, longest = 5 * time.Millisecond, time.Second
	for wait := shortest; len(batch) > 0; wait = min(2*wait, longest) {
		batch = s.attempt(ctx, batch)
		if len(batch) > 0 && !s.store.pause(ctx, wait) {
			return // the callers see that the store is over
		}
	}
}

// attempt sends a batch once, and returns those that have to be sent again.
func (s *shard) attempt(ctx context.Context, batch []*write) (again []*write) {
	batch = waiting(batch)
	if len(batch) == 0 {
		return nil
	}
	crashpoint.Hit(crashpoint.Publishing)
	last, err := s.publish(ctx, batch)
	if err == nil {
		crashpoint.Hit(crashpoint.Published)
		s.progress()
		for i, w := range batch {
			w.finish(last-uint64(len(batch)-1-i), nil)
		}
		crashpoint.Hit(crashpoint.Acknowledged)
		return nil
	}
	refused := isForGood(err)
	if refused && len(batch) > 1 {
		half := len(batch) / 2
		return append(s.attempt(ctx, batch[:half]), s.attempt(ctx, batch[half:])...)
	}
	for _, w := range batch {
		w.doubt = w.doubt || !refused
		if !s.settle(ctx, w) {
			continue
		}
		if refused && !isWrongRevision(err) {
			w.finish(0, err)
			continue
		}
		again = append(again, w)
	}
	return again
}

// waiting returns those writes that somebody waits for.
func waiting(batch []*write) []*write {
	var still []*write
	for _, w := range batch {
		if !w.giveUp() {
			still = append(still, w)
		}
	}
	return still
}

// progress notes that the stream works.
func (s *shard) progress() { s.busy.Store(time.Now().UnixNano()) }
