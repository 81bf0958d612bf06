package natsstore

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
)

// minVersion is the oldest server that can be relied upon: before it, compacting
// a stream's files was not synced.
var minVersion = []int{2, 15, 0}

// checkVersion refuses a server that is too old.
func checkVersion(name, version string) error {
	have := strings.FieldsFunc(version, func(r rune) bool { return r == '.' || r == '-' || r == '+' })
	var numbers []int
	for _, text := range have[:min(3, len(have))] {
		n, err := strconv.Atoi(text)
		if err != nil {
			break
		}
		numbers = append(numbers, n)
	}
	if slices.Compare(numbers, minVersion) < 0 {
		return fmt.Errorf("server %s has version %q and may lose what it acknowledged: bring it to 2.15.0 or newer", name, version)
	}
	return nil
}

// about is what a server's monitoring port says of it.
type about struct {
	Name      string `json:"server_name"`
	Version   string `json:"version"`
	JetStream struct {
		Config *struct {
			SyncAlways bool `json:"sync_always"`
		} `json:"config"`
	} `json:"jetstream"`
}

// checkServers makes sure that every server that keeps a stream syncs each write.
// An ordinary user of a cluster cannot see that, hence the monitoring ports. It
// returns the addresses of servers that are away, of which there may be a minority:
// the cluster does without them, and so has to who starts meanwhile.
func (s *Store) checkServers(ctx context.Context, streams []jetstream.Stream) (away []string, err error) {
	if s.options.isEmbedded() || len(s.options.Monitors) == 0 && s.options.Synced {
		return nil, nil
	}
	if len(s.options.Monitors) == 0 {
		return nil, errors.New("it cannot be seen whether the servers sync every write, and by default they lose the last two minutes in a power cut: " +
			"give the addresses of their monitoring ports (store_monitors), or, if you have made sure that each has sync_interval: always, say so (store_sync: assumed)")
	}
	seen, away, silence, err := s.askAll(ctx)
	if err != nil {
		return nil, err
	}
	if len(away)*2 >= len(s.options.Monitors) {
		return nil, silence
	}
	var problems []error
	for _, stream := range streams {
		info := stream.CachedInfo()
		for _, peer := range peers(info) {
			if seen[peer] || len(away) > 0 && isAway(info, peer) {
				continue
			}
			seen[peer] = true
			problems = append(problems, fmt.Errorf("server %s keeps stream %s, but none of the monitoring addresses is its own: add it", peer, info.Config.Name))
		}
	}
	if len(problems) > 0 {
		return nil, errors.Join(append(problems, silence)...) // which may be the address that is wrong
	}
	return away, nil
}

// askAll returns the names of the servers that answer, and the addresses of those
// that do not, with what keeps one of them from it.
func (s *Store) askAll(ctx context.Context) (seen map[string]bool, away []string, silence, err error) {
	seen = map[string]bool{}
	var problems []error
	for _, address := range s.options.Monitors {
		server, err := s.ask(ctx, address)
		if _, silent := errors.AsType[*url.Error](err); silent {
			away, silence = append(away, address), err
			continue
		}
		if err != nil {
			return nil, nil, nil, err // whose address it is can only be guessed
		}
		seen[server.Name] = true
		problems = append(problems, server.check())
	}
	return seen, away, silence, errors.Join(problems...)
}

func (a about) check() error {
	if err := checkVersion(a.Name, a.Version); err != nil {
		return err
	}
	switch {
	case a.JetStream.Config == nil:
		return fmt.Errorf("server %s has no JetStream: add jetstream {store_dir: …, sync_interval: always} to its configuration", a.Name)
	case !a.JetStream.Config.SyncAlways:
		return fmt.Errorf("server %s acknowledges writes that a power cut would take: set sync_interval: always in the jetstream section of its configuration and restart it", a.Name)
	default:
		return nil
	}
}

// ask reads what a monitoring port says.
func (s *Store) ask(ctx context.Context, address string) (about, error) {
	ctx, cancel := context.WithTimeout(ctx, s.options.AnswerTimeout)
	defer cancel()
	var a about
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, strings.TrimRight(address, "/")+"/varz", nil)
	if err != nil {
		return a, errors.New("monitoring address: expected one such as http://a:8222")
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true, TLSClientConfig: s.options.TLS}}
	resp, err := client.Do(req)
	if err != nil {
		return a, fmt.Errorf("asking a monitoring port: %w; store_monitors has the addresses of the servers' http_port", err)
	}
	defer func() { _ = resp.Body.Close() }()
	if resp.StatusCode != http.StatusOK {
		return a, fmt.Errorf("monitoring address %s: status %d; is it that of a server's http_port?", req.URL.Host, resp.StatusCode)
	}
	const limit = 4 << 20
	if err := json.NewDecoder(io.LimitReader(resp.Body, limit)).Decode(&a); err != nil || a.Name == "" {
		return a, fmt.Errorf("monitoring address %s: its answer is not that of a server", req.URL.Host)
	}
	return a, nil
}

// peers are the names of the servers that keep the stream.
func peers(info *jetstream.StreamInfo) []string {
	if info.Cluster == nil {
		return nil
	}
	names := []string{}
	if info.Cluster.Leader != "" {
		names = append(names, info.Cluster.Leader)
	}
	for _, replica := range info.Cluster.Replicas {
		names = append(names, replica.Name)
	}
	return names
}
