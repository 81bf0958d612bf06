package natsstore

import (
	"context"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// maxPayload is how large a message may be: a snapshot and what stands around it.
const maxPayload = 1 << 20

// connect connects to the embedded server or to one of the cluster's.
func (s *Store) connect(ctx context.Context) error {
	for s.conn == nil {
		conn, err := nats.Connect(strings.Join(s.options.URLs, ","), s.connection()...)
		if err == nil {
			s.conn = conn
		} else if err = s.tryAgain(ctx, err); err != nil {
			return fmt.Errorf("connecting: %w", err)
		}
	}
	if have := s.conn.MaxPayload(); have < maxPayload {
		return fmt.Errorf("connecting: the server takes messages of %d bytes; set max_payload of each server to %d or more", have, maxPayload)
	}
	if err := checkVersion(s.conn.ConnectedServerName(), s.conn.ConnectedServerVersion()); err != nil {
		return err
	}
	var err error
	s.js, err = jetstream.New(s.conn)
	return err
}

func (s *Store) connection() []nats.Option {
	options := []nats.Option{
		nats.Name("botrunner"),
		nats.MaxReconnects(-1),
		nats.ReconnectWait(250 * time.Millisecond),
		nats.Timeout(5 * time.Second),
		nats.PingInterval(5 * time.Second), // a dead peer is noticed within 10 s
		nats.MaxPingsOutstanding(2),
		nats.ReconnectBufSize(-1), // nothing is kept back to be written later, unasked
		nats.ReconnectHandler(s.checkReconnected),
	}
	if s.options.isEmbedded() {
		return append(options, nats.InProcessServer(s.server))
	}
	if s.options.Credentials != "" {
		options = append(options, nats.UserCredentials(s.options.Credentials))
	}
	if s.options.TLS != nil {
		options = append(options, nats.Secure(s.options.TLS))
	}
	return options
}

// checkReconnected stops the store if it came back to a server that is too old:
// a cluster can be changed under our feet.
func (s *Store) checkReconnected(conn *nats.Conn) {
	if err := checkVersion(conn.ConnectedServerName(), conn.ConnectedServerVersion()); err != nil {
		s.options.Log.Error("store: after a reconnect", "error", err)
		s.end(fmt.Errorf("%w: %w", store.ErrStopped, err))
	}
}

// withoutSecrets returns the addresses without users and passwords.
func withoutSecrets(addresses []string) string {
	var plain []string
	for _, address := range addresses {
		u, err := url.Parse(address)
		if err != nil {
			continue // it cannot be told what of it is secret
		}
		u.User = nil
		plain = append(plain, u.String())
	}
	return strings.Join(plain, ",")
}
