package natsstore

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Codes of the server's that are worth a word, and that the client has no name
// for.
const (
	codeStorageFull jetstream.ErrorCode = 10047
	codeNoCluster   jetstream.ErrorCode = 10074 // replicas of a server that is alone
	codeNoPeers     jetstream.ErrorCode = 10005 // as many servers as replicas, with room
)

// advise adds to an error with which the store does not open what to do about it.
// It says whether it is hopeless to try again.
func (s *Store) advise(err error) (advised error, hopeless bool) {
	what := ""
	refusal, _ := errors.AsType[*jetstream.APIError](err)
	switch {
	case refusal != nil && refusal.ErrorCode == codeStorageFull && s.options.isEmbedded():
		what, hopeless = "the disk is full; make room in the folder, or name another one", true
	case refusal != nil && refusal.ErrorCode == codeStorageFull:
		what = "make room on the disks of the servers, or let JetStream have more (max_file_store)"
	case refusal != nil && refusal.ErrorCode == codeNoCluster:
		what, hopeless = "it is a server on its own; start it as one of a cluster, or set store_replicas to 1", true
	case refusal != nil && refusal.ErrorCode == codeNoPeers:
		what = fmt.Sprintf("store_replicas asks for %d servers with JetStream that have room", s.options.Replicas)
	case errors.Is(err, nats.ErrNoResponders), errors.Is(err, jetstream.ErrJetStreamNotEnabled):
		what = "the servers have no JetStream, or none that is ready; each needs jetstream {store_dir: …, sync_interval: always} in its configuration"
	case errors.Is(err, context.DeadlineExceeded):
		what = "the servers did not answer in time; those that have just started choose a leader first"
	case errors.Is(err, nats.ErrAuthorization), errors.Is(err, nats.ErrAuthExpired):
		what, hopeless = "give the file of a user that the servers know as store_credentials", true
	case errors.Is(err, nats.ErrNoServers):
		what = "are they up, and do the addresses in store fit?"
	case errors.Is(err, nats.ErrSecureConnWanted):
		what, hopeless = "the server has no TLS; say nats:// in place of tls://, or give the server a certificate", true
	case errors.Is(err, store.ErrTaken):
		hopeless = true
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrPermission):
		hopeless = true // it says which file
	case refusal != nil:
		hopeless = isForGood(err)
	}
	if what == "" {
		return err, hopeless
	}
	return fmt.Errorf("%w: %s", err, what), hopeless
}

// tryAgain waits before the next try to open the store or to join, or says why
// there is to be none. The operator hears once what is waited for.
func (s *Store) tryAgain(ctx context.Context, err error) error {
	err, hopeless := s.advise(err)
	if hopeless {
		return err
	}
	s.told.Do(func() {
		s.options.Log.Warn(s.options.place()+" does not open yet, trying again", "for", s.options.SetupTimeout, "error", err)
	})
	if !s.pause(ctx, time.Second) {
		return errors.Join(err, s.ended())
	}
	return nil
}
