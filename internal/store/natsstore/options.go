package natsstore

import (
	"cmp"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/botrunner/botrunner/internal/store"
)

// Options say where conversations are kept. Either Dir or URLs is set.
type Options struct {
	// Dir is the folder of the embedded server, made if it is not there. One
	// process at a time can have it.
	Dir string

	// URLs are the addresses of a cluster's servers, such as nats://a:4222 or
	// tls://a:4222.
	URLs []string
	// Credentials is the path of a file with a user's JWT and key. Default: none.
	Credentials string
	// TLS is for servers that want it. Default: the system's authorities, for tls
	// addresses.
	TLS *tls.Config
	// Monitors are the addresses of the servers' monitoring ports, such as
	// http://a:8222, where it can be seen whether they sync every write.
	Monitors []string
	// Synced says that somebody has made sure that all servers sync every write.
	// Without Monitors it is asked for, and nothing checks it.
	Synced bool
	// Replicas is how many servers keep each snapshot of a cluster. Default: 3.
	Replicas int

	// Name begins the names of streams and subjects. Installations that share a
	// cluster each need one. Default: botrunner.
	Name string

	// LeaseTTL is how long a lease lives without being renewed, in whole seconds.
	// It has to be longer than a cluster needs to find a new leader, which is up
	// to 10 s. Default: 20 s.
	LeaseTTL time.Duration
	// LeaseRenewal is how often a lease is renewed. A runner is Safe until three
	// quarters of LeaseTTL have passed since. Default: a fifth of LeaseTTL.
	LeaseRenewal time.Duration

	// AnswerTimeout is how long to wait for a server's answer before asking what
	// became of a write. Default: 5 s.
	AnswerTimeout time.Duration
	// StallAfter is how long writes may wait before the store is unhealthy.
	// Default: 30 s.
	StallAfter time.Duration
	// SetupTimeout is how long Open tries to find servers and set up streams, and
	// Join to take a lease: a cluster that has just started is not ready at once.
	// Default: 1 min.
	SetupTimeout time.Duration

	// Log gets what the operator should know. Default: slog.Default().
	Log *slog.Logger
}

// complete fills in the defaults and tells what is impossible.
func (o Options) complete() (Options, error) {
	o.Replicas = cmp.Or(o.Replicas, 3)
	if o.Dir != "" {
		o.Replicas = 1
	}
	o.Name = cmp.Or(o.Name, "botrunner")
	o.LeaseTTL = cmp.Or(o.LeaseTTL, 20*time.Second)
	o.LeaseRenewal = cmp.Or(o.LeaseRenewal, o.LeaseTTL/5)
	o.AnswerTimeout = cmp.Or(o.AnswerTimeout, 5*time.Second)
	o.StallAfter = cmp.Or(o.StallAfter, 30*time.Second)
	o.SetupTimeout = cmp.Or(o.SetupTimeout, time.Minute)
	o.Log = cmp.Or(o.Log, slog.Default())
	switch {
	case (o.Dir == "") == (len(o.URLs) == 0):
		return o, errors.New("store: expected either a folder or addresses of servers")
	case o.LeaseTTL < time.Second || o.LeaseTTL%time.Second != 0:
		return o, fmt.Errorf("store: a lease of %v: expected whole seconds", o.LeaseTTL)
	case o.LeaseRenewal > o.LeaseTTL/2:
		return o, fmt.Errorf("store: renewing leases of %v every %v: expected at least twice in the time of one", o.LeaseTTL, o.LeaseRenewal)
	case o.Replicas < 1 || o.Replicas > 5:
		return o, fmt.Errorf("store: %d replicas: expected 1 to 5", o.Replicas)
	}
	if err := store.CheckID(o.Name); err != nil {
		return o, fmt.Errorf("store: name: %w", err)
	}
	return o, nil
}

// safeFor is how long after a renewal a lease is relied upon by its owner: less than
// the others rely on it.
func (o Options) safeFor() time.Duration { return o.LeaseTTL * 3 / 4 }

// isEmbedded reports whether the server runs inside the process.
func (o Options) isEmbedded() bool { return o.Dir != "" }

// place names the store for people, without what may be secret in an address.
func (o Options) place() string {
	if o.isEmbedded() {
		return "store " + o.Dir
	}
	return "store " + withoutSecrets(o.URLs)
}
