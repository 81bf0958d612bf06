package natsstore

import (
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats-server/v2/server"
)

// startTimeout bounds how long the embedded server may need, which reads all
// that is there first: 100,000 conversations take about a second.
const startTimeout = 5 * time.Minute

// startServer starts the server inside the process.
func (s *Store) startServer() error {
	if err := os.MkdirAll(s.options.Dir, 0o700); err != nil {
		return fmt.Errorf("making the folder: %w; the store needs one that botrunner may write to", err)
	}
	lock, err := lockFolder(s.options.Dir)
	if err != nil {
		return err
	}
	s.lock = lock
	srv, err := server.NewServer(&server.Options{
		ServerName: "botrunner",
		DontListen: true,
		NoSigs:     true,
		JetStream:  true,
		StoreDir:   s.options.Dir,
		SyncAlways: true, // by default a server syncs every two minutes, and a power cut takes those
		MaxPayload: maxPayload,
	})
	if err != nil {
		return fmt.Errorf("starting the embedded server: %w", err)
	}
	srv.SetLoggerV2(&serverLog{store: s, log: s.options.Log}, false, false, false)
	s.server = srv
	srv.Start()
	if !srv.ReadyForConnections(startTimeout) {
		return errors.Join(errors.New("starting the embedded server: it is not ready"), s.ended())
	}
	return nil
}

// stopServer stops the server, waits for it, and lets the folder go.
func (s *Store) stopServer() {
	if s.server != nil {
		s.server.Shutdown()
		s.server.WaitForShutdown()
	}
	if s.lock != nil {
		s.lock.release()
	}
}
