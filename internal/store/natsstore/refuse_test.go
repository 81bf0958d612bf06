package natsstore_test

import (
	"bytes"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"
)

// alone starts one server outside of a cluster.
func alone(t *testing.T, noSync bool) (*node, natsstore.Options) {
	t.Helper()
	n := &node{Name: "alone", Dir: t.TempDir(), Client: freePort(t), Monitor: freePort(t), NoSync: noSync}
	n.start(t)
	return n, natsstore.Options{URLs: []string{n.url()}, Monitors: []string{n.monitor()}, Replicas: 1, SetupTimeout: 5 * time.Second}
}

func TestServersThatLoseWritesAreRefused(t *testing.T) {
	n, options := alone(t, true)
	_, err := natsstore.Open(t.Context(), options)
	require.EqualError(t, err, "store "+n.url()+": server alone acknowledges writes that a power cut would take: "+
		"set sync_interval: always in the jetstream section of its configuration and restart it")

	options.Monitors = nil
	_, err = natsstore.Open(t.Context(), options)
	require.ErrorContains(t, err, "it cannot be seen whether the servers sync every write")

	options.Synced = true // somebody's word
	s, err := natsstore.Open(t.Context(), options)
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

func TestAMonitoringAddressThatIsNoneIsTold(t *testing.T) {
	n, options := alone(t, false)
	options.Monitors = []string{n.monitor() + "/nowhere"}
	_, err := natsstore.Open(t.Context(), options)
	require.ErrorContains(t, err, "status 404; is it that of a server's http_port?")
}

func TestStreamsThatLoseOrHideWritesAreRefused(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*jetstream.StreamConfig)
		err    string
	}{
		{"direct reads", func(c *jetstream.StreamConfig) { c.AllowDirect = true }, "its replicas answer reads, with what may be stale (allow_direct); to mend it: nats stream edit botrunner-0 --no-allow-direct"},
		{"asynchronous writes", func(c *jetstream.StreamConfig) {
			c.PersistMode, c.AllowAtomicPublish = jetstream.AsyncPersistMode, false
		}, "it acknowledges before it has written (persist_mode async); to mend it: delete it, so that it is made anew"},
		{"memory", func(c *jetstream.StreamConfig) { c.Storage = jetstream.MemoryStorage }, "it is kept in memory; to mend it: delete it, so that it is made anew"},
		{"an age", func(c *jetstream.StreamConfig) { c.MaxAge = time.Hour }, "it drops what is old; to mend it: nats stream edit botrunner-0 --max-age -1"},
		{"a size", func(c *jetstream.StreamConfig) { c.MaxBytes = 1 << 20 }, "it drops messages beyond a size; to mend it: nats stream edit botrunner-0 --max-bytes -1"},
		{"history", func(c *jetstream.StreamConfig) { c.MaxMsgsPerSubject = 5 }, "it keeps 5 messages a subject and not 1; to mend it: nats stream edit botrunner-0 --max-msgs-per-subject 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n, options := alone(t, false)
			config := jetstream.StreamConfig{
				Name: "botrunner-0", Subjects: []string{"botrunner.s.0.*"}, MaxMsgsPerSubject: 1, AllowMsgTTL: true, AllowAtomicPublish: true,
			}
			c.change(&config)
			conn, err := nats.Connect(n.url())
			require.NoError(t, err)
			defer conn.Close()
			js, err := jetstream.New(conn)
			require.NoError(t, err)
			_, err = js.CreateStream(t.Context(), config)
			require.NoError(t, err)
			_, err = natsstore.Open(t.Context(), options)
			require.ErrorContains(t, err, "stream botrunner-0 cannot be used: "+c.err)
		})
	}
}

func TestAClusterThatIsNotThereIsToldInTime(t *testing.T) {
	address := (&node{Client: freePort(t)}).url()
	_, err := natsstore.Open(t.Context(), natsstore.Options{URLs: []string{"nats://user:secret@" + address[len("nats://"):]}, SetupTimeout: time.Second})
	require.ErrorContains(t, err, "store "+address+": connecting: ")
	require.NotContains(t, err.Error(), "secret")
}

// What a server refuses for good is told at once; for the rest there is a minute,
// and the log says what is waited for.
func TestAStoreThatDoesNotOpenSaysWhatToDo(t *testing.T) {
	n, options := alone(t, false)
	options.SetupTimeout = time.Hour
	for _, c := range []struct {
		change func(*natsstore.Options)
		err    string
	}{
		{func(o *natsstore.Options) { o.Replicas = 3 }, "it is a server on its own; start it as one of a cluster, or set store_replicas to 1"},
		{func(o *natsstore.Options) { o.URLs = []string{strings.Replace(n.url(), "nats:", "tls:", 1)} }, "the server has no TLS; say nats:// in place of tls://"},
		{func(o *natsstore.Options) { o.Credentials = filepath.Join(t.TempDir(), "none.creds") }, "none.creds: no such file or directory"},
		{func(o *natsstore.Options) { o.Monitors = []string{"http://127.0.0.1:1"} }, "connection refused; store_monitors has the addresses of the servers' http_port"},
	} {
		changed := options
		c.change(&changed)
		_, err := natsstore.Open(t.Context(), changed)
		require.ErrorContains(t, err, c.err)
	}
}

func TestWhatIsWaitedForIsToldOnce(t *testing.T) {
	n := &node{Name: "plain", Client: freePort(t), Monitor: freePort(t), NoJetStream: true}
	n.start(t)
	var log bytes.Buffer
	_, err := natsstore.Open(t.Context(), natsstore.Options{
		URLs: []string{n.url()}, Synced: true, SetupTimeout: 3 * time.Second, Log: slog.New(slog.NewTextHandler(&log, nil)),
	})
	require.ErrorContains(t, err, "the servers have no JetStream, or none that is ready")
	require.Equal(t, 1, strings.Count(log.String(), "does not open yet, trying again"), "%s", &log)
}

func TestImpossibleOptionsAreRefused(t *testing.T) {
	for _, c := range []struct {
		options natsstore.Options
		err     string
	}{
		{natsstore.Options{}, "store: expected either a folder or addresses of servers"},
		{natsstore.Options{Dir: "a", URLs: []string{"b"}}, "store: expected either a folder or addresses of servers"},
		{natsstore.Options{Dir: "a", LeaseTTL: 1500 * time.Millisecond}, "store: a lease of 1.5s: expected whole seconds"},
		{natsstore.Options{Dir: "a", LeaseRenewal: 15 * time.Second}, "store: renewing leases of 20s every 15s: expected at least twice in the time of one"},
		{natsstore.Options{URLs: []string{"a"}, Replicas: 6}, "store: 6 replicas: expected 1 to 5"},
		{natsstore.Options{Dir: "a", Name: "a.b"}, `store: name: id "a.b": not possible: it has letters a-z, digits, - and _ only`},
	} {
		_, err := natsstore.Open(t.Context(), c.options)
		require.EqualError(t, err, c.err)
	}
}

func TestAFolderBelongsToOneProcess(t *testing.T) {
	dir := t.TempDir()
	s, err := natsstore.Open(t.Context(), natsstore.Options{Dir: dir})
	require.NoError(t, err)
	_, err = natsstore.Open(t.Context(), natsstore.Options{Dir: dir})
	require.ErrorContains(t, err, "store "+dir+": locking the folder: another process has it")
	require.NoError(t, s.Close())
	s, err = natsstore.Open(t.Context(), natsstore.Options{Dir: dir})
	require.NoError(t, err)
	require.NoError(t, s.Close())
}

func TestAFolderThatCannotBeMadeIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := natsstore.Open(t.Context(), natsstore.Options{Dir: filepath.Join(file, "data"), Log: slog.New(slog.DiscardHandler)})
	require.ErrorContains(t, err, "; the store needs one that botrunner may write to")
}
