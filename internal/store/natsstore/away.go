package natsstore

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats.go/jetstream"
)

// silentFor is how long the leader of a stream has not heard of a server that is
// away. One that it hears of is asked whether it syncs every write, or nothing is
// opened.
const silentFor = 5 * time.Second

// lookEvery is how often a server that was away is looked for.
const lookEvery = 5 * time.Second

// isAway reports whether the leader of a stream misses one of its other servers. Of
// one that it has never heard of since it leads, it says 0.
func isAway(info *jetstream.StreamInfo, server string) bool {
	return slices.ContainsFunc(info.Cluster.Replicas, func(p *jetstream.PeerInfo) bool {
		return p.Name == server && (p.Offline || p.Active > silentFor || p.Active == 0 && !p.Current)
	})
}

// awaitServers looks at servers that were away when the store was opened, as soon
// as each is back. One that would lose what was acknowledged stops the store: there
// would be one copy less than is relied upon.
func (s *Store) awaitServers(ctx context.Context, away []string) {
	for _, address := range away {
		s.options.Log.Warn("store: a server is away; whether it syncs every write is seen once it is back", "monitor", address)
	}
	for len(away) > 0 && s.pause(ctx, lookEvery) {
		away = slices.DeleteFunc(away, func(address string) bool { return s.isBack(ctx, address) })
	}
}

func (s *Store) isBack(ctx context.Context, address string) bool {
	server, err := s.ask(ctx, address)
	if err != nil {
		return false
	}
	if err := server.check(); err != nil {
		s.options.Log.Error("store: a server is back that cannot be relied upon", "error", err)
		s.end(fmt.Errorf("%w: %w", store.ErrStopped, err))
		return true
	}
	s.options.Log.Info("store: a server is back, and syncs every write", "server", server.Name)
	return true
}
