package storetest

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A History is what clients did to some conversations, and what they were told.
// It knows each snapshot by a number that is written once; 0 is none.
type History struct {
	start time.Time
	last  atomic.Int64 // number given to a snapshot

	mu         sync.Mutex
	operations []porcupine.Operation
	counts     map[string]int
}

// NewHistory returns an empty one.
func NewHistory() *History { return &History{start: time.Now(), counts: map[string]int{}} }

type deed struct {
	id     string
	write  bool
	before int64 // the snapshot that a write expects
	after  int64 // the one it puts there; 0: it deletes
}

type told struct {
	result string // ok, conflict, unknown
	seen   int64  // by a load
}

// enough is how many operations make a history that can be checked in a moment.
const enough = 3000

func (h *History) isEnough() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.operations) >= enough
}

// Succeeded returns how many writes and recorded loads went well.
func (h *History) Succeeded() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.counts["ok"]
}

// Act loads one of the conversations and replaces or deletes it, as one client,
// until ctx ends or the history is long enough. Loads are part of the history only if they have to be fresh.
func (h *History) Act(ctx context.Context, s store.Store, client int, ids []string, freshLoads bool) {
	for ctx.Err() == nil && !h.isEnough() {
		id := ids[rand.IntN(len(ids))]
		before, at, ok := h.load(ctx, s, client, id, freshLoads)
		if !ok {
			continue
		}
		if before != 0 && rand.IntN(10) == 0 {
			h.write(ctx, s, client, deed{id: id, write: true, before: before}, at)
			continue
		}
		h.write(ctx, s, client, deed{id: id, write: true, before: before, after: h.last.Add(1)}, at)
	}
}

func (h *History) load(ctx context.Context, s store.Store, client int, id string, record bool) (int64, store.Revision, bool) {
	begun := time.Since(h.start)
	snapshot, at, err := s.Load(ctx, id)
	var seen int64
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return 0, 0, false // it tells nothing
	default:
		if seen, err = strconv.ParseInt(string(snapshot.Data), 10, 64); err != nil {
			return 0, 0, false
		}
	}
	if record {
		h.note(client, deed{id: id}, begun, told{result: "ok", seen: seen})
	}
	return seen, at, true
}

func (h *History) write(ctx context.Context, s store.Store, client int, d deed, at store.Revision) {
	begun := time.Since(h.start)
	var err error
	if d.after == 0 {
		err = s.Delete(ctx, d.id, at)
	} else {
		_, err = s.Commit(ctx, store.Snapshot{ID: d.id, Data: strconv.AppendInt(nil, d.after, 10)}, at)
	}
	result := "ok"
	switch {
	case err == nil:
	case errors.Is(err, store.ErrUnknown):
		result = "unknown"
	case errors.Is(err, store.ErrConflict):
		result = "conflict"
	case ctx.Err() != nil:
		return // nothing was sent
	default:
		result = "unknown: " + err.Error()
	}
	h.note(client, d, begun, told{result: result})
}

func (h *History) note(client int, d deed, begun time.Duration, what told) {
	ended := int64(time.Since(h.start))
	if what.result != "ok" && what.result != "conflict" {
		ended = math.MaxInt64 // it may yet happen
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.counts[what.result]++
	h.operations = append(h.operations, porcupine.Operation{ClientId: client, Input: d, Call: int64(begun), Output: what, Return: ended})
}

// Check fails the test unless the history could have happened to one register
// for each conversation, one deed at a time. It returns how often each result
// came.
func (h *History) Check(t *testing.T) map[string]int {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	result := porcupine.CheckOperationsTimeout(registers.ToModel(), h.operations, time.Minute)
	require.Equal(t, porcupine.Ok, result, "%d operations, %v", len(h.operations), h.counts)
	return h.counts
}

// registers is what a store has to look like from outside. Its state is the
// number of the snapshot that is there.
var registers = porcupine.NondeterministicModel{
	Partition: func(history []porcupine.Operation) [][]porcupine.Operation {
		parts := map[string][]porcupine.Operation{}
		for _, op := range history {
			id := op.Input.(deed).id
			parts[id] = append(parts[id], op)
		}
		var all [][]porcupine.Operation
		for _, part := range parts {
			all = append(all, part)
		}
		return all
	},
	Init: func() []any { return []any{int64(0)} },
	Step: func(state, input, output any) []any {
		is, d, what := state.(int64), input.(deed), output.(told)
		switch {
		case !d.write && what.seen == is, what.result == "conflict" && is != d.before:
			return []any{is}
		case what.result == "ok" && d.write && is == d.before:
			return []any{d.after}
		case what.result != "ok" && what.result != "conflict" && is == d.before:
			return []any{is, d.after}
		case what.result != "ok" && what.result != "conflict":
			return []any{is}
		default:
			return nil
		}
	},
	DescribeOperation: func(input, output any) string { return fmt.Sprintf("%+v: %+v", input, output) },
}

func historiesAreLinearizable(t *testing.T, c Cluster) {
	const clients = 6
	stores := []store.Store{open(t, c), open(t, c)}
	ids := []string{fresh(t, "x"), fresh(t, "y"), fresh(t, "z")}
	h := NewHistory()
	ctx, cancel := context.WithTimeout(t.Context(), 500*time.Millisecond)
	defer cancel()
	var work sync.WaitGroup
	for i := range clients {
		work.Go(func() { h.Act(ctx, stores[i%2], i, ids, true) })
	}
	work.Wait()
	counts := h.Check(t)
	assert.Greater(t, counts["ok"], 20, "nothing much was tried: %v", counts)
	assert.Positive(t, counts["conflict"], "nobody raced: %v", counts)
}
