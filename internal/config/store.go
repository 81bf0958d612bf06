package config

import (
	"errors"
	"fmt"
	"net/url"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// Store says where conversations are kept.
type Store struct {
	At          string   // a folder, or addresses of servers with commas between them; empty: the folder data
	Credentials string   // file with a user's JWT and key
	CA          string   // file with the authorities that servers' certificates are checked against; empty: the system's
	Certificate string   // file with our own certificate
	Key         string   // file with its key
	Monitors    []string // addresses of the servers' monitoring ports
	Sync        string   // SyncAssumed: nobody asks the servers; empty: they are asked
	Replicas    int      // servers that keep each conversation; 0: three

	Secret     bot.Secret // encrypts what is kept; none: one that lies in the folder
	SecretFile string
}

// StoreNone is a store that keeps nothing.
const StoreNone = "none"

// SyncAssumed is the word of an operator who has made sure that servers sync
// every write.
const SyncAssumed = "assumed"

// Dir returns the folder, empty if there are servers, or nothing is kept.
func (s Store) Dir() string {
	switch {
	case s.At == "":
		return "data"
	case isAddress(s.At), s.At == StoreNone:
		return ""
	default:
		return s.At
	}
}

// URLs returns the addresses of the servers, none if there is a folder.
func (s Store) URLs() []string {
	if !isAddress(s.At) {
		return nil
	}
	return strings.Split(s.At, ",")
}

func isAddress(s string) bool { return strings.Contains(s, "://") }

func storeSettings() []setting {
	return []setting{
		{
			key: "store", usage: "`folder` for conversations, or addresses of a NATS cluster such as nats://a,b,c; or none; default: data", tidy: storePlace,
			field: func(c *Config) any { return &c.Store.At },
		},
		{
			key: "store_credentials", usage: "`file` with the credentials of a user of the cluster",
			field: func(c *Config) any { return &c.Store.Credentials },
		},
		{
			key: "store_ca", usage: "`file` with the authorities that the cluster's certificates are checked against; default: the system's",
			field: func(c *Config) any { return &c.Store.CA },
		},
		{
			key: "store_certificate", usage: "`file` with a certificate to show to the cluster",
			field: func(c *Config) any { return &c.Store.Certificate },
		},
		{
			key: "store_key", usage: "`file` with the key of store_certificate",
			field: func(c *Config) any { return &c.Store.Key },
		},
		{
			key: "store_monitors", usage: "`address` of the monitoring port of each server, such as http://a:8222; repeatable",
			field: func(c *Config) any { return &c.Store.Monitors },
		},
		{
			key: "store_sync", usage: "`assumed`: somebody has made sure that servers sync every write; default: store_monitors are asked", tidy: syncWord,
			field: func(c *Config) any { return &c.Store.Sync },
		},
		{
			key: "store_replicas", usage: "`number` of servers that keep each conversation; default: 3", low: 1, high: 5,
			field: func(c *Config) any { return &c.Store.Replicas },
		},
		{
			key: "store_secret", usage: "`secret` that encrypts what is kept, 32 characters or more; better in a variable or in store_secretFile",
			field: func(c *Config) any { return &c.Store.Secret },
		},
		{
			key: "store_secretFile", usage: "`file` that holds the secret that encrypts what is kept; default: a file in the folder of the store",
			field: func(c *Config) any { return &c.Store.SecretFile },
		},
	}
}

// storePlace wants a folder or addresses, the later ones of which may leave out
// the scheme. A wrong one is not quoted: it may hold a password.
func storePlace(s string) (string, error) {
	if !isAddress(s) {
		return s, nil
	}
	const wanted = "expected a folder, or addresses such as nats://a,b,c or tls://a:4222,b:4222"
	var all []string
	scheme := ""
	for address := range strings.SplitSeq(s, ",") {
		address = strings.TrimSpace(address)
		if !isAddress(address) {
			address = scheme + address
		}
		u, err := url.Parse(address)
		switch {
		case err != nil || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "":
			return "", errors.New(wanted)
		case u.Scheme != "nats" && u.Scheme != "tls":
			return "", fmt.Errorf("%s; %s:// is neither nats:// nor tls://", wanted, u.Scheme)
		case u.User != nil:
			return "", errors.New(wanted + "; it must hold no user and no password: store_credentials names a file")
		}
		scheme = u.Scheme + "://"
		all = append(all, address)
	}
	return strings.Join(all, ","), nil
}

func syncWord(s string) (string, error) {
	if s != SyncAssumed {
		return "", fmt.Errorf("expected %s or nothing, not %q", SyncAssumed, s)
	}
	return s, nil
}

// checkStore tells what a cluster lacks, and what has no effect without one.
func (l *loading) checkStore() {
	s := l.config.Store
	if len(s.URLs()) > 0 {
		if s.Secret.Reveal() == "" {
			l.problems.errorf(l.nearest("store"), "store_secretFile is missing: what is kept on servers is encrypted, with the same secret for all who share them")
		}
		if len(s.Monitors) == 0 && s.Sync == "" {
			l.problems.errorf(l.nearest("store"), "store_monitors is missing: without the servers' monitoring ports it cannot be seen whether they sync every write; "+
				"if you have made sure, say store_sync: %s", SyncAssumed)
		}
		if (s.Certificate == "") != (s.Key == "") {
			l.problems.errorf(l.nearest("store_certificate"), "store_certificate and store_key need each other")
		}
		return
	}
	for _, key := range []string{"store_credentials", "store_ca", "store_certificate", "store_key", "store_monitors", "store_sync", "store_replicas"} {
		if at, there := l.config.origins[key]; there {
			l.problems.warnf(at, "%s has no effect: store names no servers", key)
		}
	}
}
