package ops

import (
	"context"
	"errors"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/prometheus/client_golang/prometheus"
)

// commits are buckets for what a disk does, or a cluster that chooses a leader.
var commits = []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func (m *Metrics) newStore() {
	m.commits = m.counters("commits_total", "Writes to the store by what became of them; of one that is unknown it could not be found out in time.", "result")
	m.commitTimes = m.histograms("commit_duration_seconds", "How long writes took until they were safe.", commits)
	m.takeovers = m.counters("takeovers_total", "Conversations that were taken up here, by why: their runner was asked for them, had left or was lost, or this one was started.", "reason")
	m.passedOn = m.counters("passed_on_calls_total", "Customers' calls that were passed on to the runner that has their conversation.", "result")
	m.settled = m.counters("effects_settled_total", "What was under way in conversations that were taken up: found on the other side, done again, or left undone since it cannot be repeated.", "how")
}

// Store returns a store that does what s does and counts it. It is called once.
func (m *Metrics) Store(s store.Store) store.Store {
	m.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Namespace: namespace, Name: "store_up", Help: "1 if conversations can be entrusted to the store.",
	}, func() float64 { return oneIf(s.Healthy() == nil) }))
	return countedStore{s, m}
}

// A countedStore counts what is written.
type countedStore struct {
	store.Store

	metrics *Metrics
}

// Commit implements [store.Store].
func (c countedStore) Commit(ctx context.Context, s store.Snapshot, after store.Revision) (store.Revision, error) {
	begun := time.Now()
	revision, err := c.Store.Commit(ctx, s, after)
	c.metrics.wrote(time.Since(begun), err)
	return revision, err
}

// Delete implements [store.Store].
func (c countedStore) Delete(ctx context.Context, id string, at store.Revision) error {
	begun := time.Now()
	err := c.Store.Delete(ctx, id, at)
	c.metrics.wrote(time.Since(begun), err)
	return err
}

// wrote counts a write. What did not become safe has no duration: a write that was
// refused is quicker, and one that was given up as slow as somebody's patience.
func (m *Metrics) wrote(took time.Duration, err error) {
	how := "done"
	switch {
	case err == nil:
		m.commitTimes.WithLabelValues().Observe(took.Seconds())
	case errors.Is(err, store.ErrUnknown):
		how = "unknown"
	case errors.Is(err, store.ErrConflict):
		how = "conflict"
	default:
		how = "failed"
	}
	m.commits.WithLabelValues(how).Inc()
}

// Runner shows how many conversations a runner owns, and how long ago its lease
// was renewed. It is called once; both functions may be called at any time.
func (m *Metrics) Runner(owned func() int, leaseAge func() time.Duration) {
	m.registry.MustRegister(
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Namespace: namespace, Name: "conversations_owned", Help: "Conversations in the store that are this runner's, those included that are over and can still be read.",
		}, func() float64 { return float64(owned()) }),
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{
			Namespace: namespace, Name: "lease_age_seconds", Help: "Since when this runner's lease has not been renewed.",
		}, func() float64 { return leaseAge().Seconds() }),
	)
}

// TookOver counts a conversation that was taken up, by why.
func (m *Metrics) TookOver(reason string) { m.takeovers.WithLabelValues(reason).Inc() }

// PassedOn counts a customer's call that was passed on to another runner, and
// whether that answered.
func (m *Metrics) PassedOn(answered bool) { m.passedOn.WithLabelValues(result(answered)).Inc() }

func oneIf(yes bool) float64 {
	if yes {
		return 1
	}
	return 0
}
