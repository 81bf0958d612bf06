package natsstore

import (
	"fmt"
	"time"

	"github.com/botrunner/botrunner/internal/store"
)

// Healthy implements [store.Store]. A store that waits is unhealthy for as long
// as it waits; one that has stopped or was closed, for good.
func (s *Store) Healthy() error {
	if err := s.ended(); err != nil {
		return err
	}
	if err := s.disconnected(); err != nil {
		return err
	}
	for _, shard := range s.shards {
		since := shard.busy.Load()
		if waited := time.Since(time.Unix(0, since)); since != 0 && waited > s.options.StallAfter {
			return fmt.Errorf("%w: stream %s has taken none for %v; if its servers look well, let it choose another leader (nats stream cluster step-down)",
				store.ErrStalled, shard.stream.CachedInfo().Config.Name, waited.Round(time.Second))
		}
	}
	return s.unsafe()
}

// unsafe tells if a lease could not be renewed in time: whoever has it does not dare
// to write any more, so that no write waits, and none fails.
func (s *Store) unsafe() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.members {
		if age := m.Age(); age >= s.options.safeFor() {
			return fmt.Errorf("%w: the lease of runner %s has not been renewed for %v; see whether most of the servers run, and reach each other",
				store.ErrStalled, m.runner, age.Round(time.Second))
		}
	}
	return nil
}

// disconnected tells if there is no connection to any server.
func (s *Store) disconnected() error {
	if s.conn.IsConnected() {
		return nil
	}
	return fmt.Errorf("%w: no connection to any server of %s", store.ErrStalled, withoutSecrets(s.options.URLs))
}
