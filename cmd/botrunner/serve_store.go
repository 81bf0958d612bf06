package main

import (
	"context"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/runner"
	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"
)

// secretName is the file in a store's folder with the secret that encrypts what
// lies beside it, unless the settings have one.
const secretName = "secret"

// handOver bounds how long giving up all conversations may take when the server
// is asked to stop.
const handOver = 20 * time.Second

// A vault is where conversations outlive the server.
type vault struct {
	store  store.Store
	runner *runner.Runner
	secret []byte
	follow context.CancelFunc
	done   chan struct{}
}

// openVault opens the store of the settings; nil: nothing is kept. What the
// contact centre inside knows goes with the process, so before it conversations
// are kept only if the settings say so.
func openVault(ctx context.Context, c *config.Config, on *operation) (*vault, error) {
	if c.Store.At == config.StoreNone || c.Transport.Type == "" && !c.Says("store") {
		return nil, nil
	}
	o, err := storeOptions(c.Store)
	if err != nil {
		return nil, err
	}
	o.Log = on.log
	st, err := natsstore.Open(ctx, o)
	if err != nil {
		return nil, err
	}
	v := &vault{store: on.metrics.Store(st)}
	if v.secret, err = storeSecret(c.Store); err == nil {
		v.runner, err = runner.New(ctx, runner.Options{Store: v.store, Mark: v.key("mark"), Watch: on.metrics, Log: on.log})
	}
	if errors.Is(err, runner.ErrOtherSecret) {
		err = fmt.Errorf("%w; put that one back (store_secret, store_secretFile, or the file secret in the folder), or name another store", err)
	}
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	on.metrics.Runner(v.runner.Owned, v.runner.LeaseAge)
	on.ready.Check("store", st.Healthy)
	return v, nil
}

func storeOptions(s config.Store) (natsstore.Options, error) {
	o := natsstore.Options{
		Dir: s.Dir(), URLs: s.URLs(), Credentials: s.Credentials,
		Monitors: s.Monitors, Synced: s.Sync == config.SyncAssumed, Replicas: s.Replicas,
	}
	var err error
	if s.CA != "" || s.Certificate != "" {
		o.TLS, err = natsstore.TLSFiles(s.CA, s.Certificate, s.Key)
	}
	return o, err
}

// storeSecret is the settings' secret, or the folder's own, which is made when it
// is first wanted.
func storeSecret(s config.Store) ([]byte, error) {
	if secret := s.Secret.Reveal(); secret != "" {
		return []byte(secret), nil
	}
	path := filepath.Join(s.Dir(), secretName)
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		text = []byte(rand.Text() + rand.Text())
		err = os.WriteFile(path, text, 0o600)
	}
	if err != nil {
		return nil, fmt.Errorf("the secret of the store: %w", err)
	}
	return []byte(strings.TrimSpace(string(text))), nil
}

// key is one of the keys that are made of the secret, each for one use.
func (v *vault) key(use string) []byte {
	key, err := hkdf.Key(sha256.New, v.secret, nil, "botrunner "+use, 32)
	if err != nil {
		panic("serve: " + err.Error()) // 32 bytes are never too many
	}
	return key
}

// sealKey encrypts secrets in what engines save; nil where nothing is kept.
func (v *vault) sealKey() []byte {
	if v == nil {
		return nil
	}
	return v.key("secrets of conversations")
}

// equip lets a front keep its conversations.
func (v *vault) equip(o *front.Options, live *liveSite) {
	if v == nil {
		return
	}
	o.Owner = v.runner.ID()
	o.Vault, o.Forward, o.SealKey, o.Version = v.runner, v.runner.Forward, v.key("conversations"), live.version
	o.Update = live.update
	if o.Server.TokenKey == nil {
		o.Server.TokenKey = v.key("tokens")
	}
}

// start takes up what nobody serves, now and whenever others go.
func (v *vault) start(ctx context.Context, f *front.Front) {
	if v == nil {
		return
	}
	ctx, v.follow = context.WithCancel(context.WithoutCancel(ctx))
	v.done = make(chan struct{})
	go func() {
		defer close(v.done)
		v.runner.Follow(ctx, f)
	}()
}

// handOver gives all conversations up.
func (v *vault) handOver(ctx context.Context, f *front.Front, log *slog.Logger) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), handOver)
	defer cancel()
	if n := f.LetGo(ctx); n > 0 {
		log.Info("conversations are handed over", "conversations", n)
	}
	return f.Close() //nolint:contextcheck // closing has its own time
}

// close leaves the store. It comes after the front's.
func (v *vault) close(ctx context.Context) {
	if v == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownGrace)
	defer cancel()
	if v.follow != nil {
		v.follow()
		<-v.done
	}
	_ = v.runner.Close(ctx) // the lease runs out by itself
	_ = v.store.Close()
}

// keepFlows keeps the versions of flows that conversations follow from now on, and
// forgets those that nobody does any more.
func (v *vault) keepFlows(ctx context.Context, s *site) error {
	if v == nil {
		return nil
	}
	var hashes []string
	for _, r := range s.routes {
		hash := r.engine.Dialog().Hash
		hashes = append(hashes, hash)
		if err := v.runner.KeepFlow(ctx, hash, r.source); err != nil {
			return err
		}
	}
	return v.runner.ForgetFlows(ctx, hashes...)
}

// recall compiles a version of a flow that was kept.
func (v *vault) recall(ctx context.Context, hash string, s systems, trace bool) (*bot.Engine, error) {
	ctx, cancel := context.WithTimeout(ctx, shutdownGrace)
	defer cancel()
	source, err := v.runner.Flow(ctx, hash)
	if err != nil {
		return nil, fmt.Errorf("version %s of a flow: %w", hash, err)
	}
	return compileVersion(hash, source, s, trace)
}

// compileVersion compiles a version of a flow that was kept.
func compileVersion(hash string, source runner.Source, s systems, trace bool) (*bot.Engine, error) {
	o := s.known()
	o.Open = func(name string) ([]byte, error) {
		if data, ok := source.Files[name]; ok {
			return data, nil
		}
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	dialog, problems := flows.LoadWith(source.Path, source.Files[source.Main], o)
	switch {
	case problems.Fatal():
		return nil, fmt.Errorf("version %s of %s does not pass any more: %s", hash, source.Path, problems)
	case dialog.Hash != hash:
		return nil, fmt.Errorf("version %s of %s is damaged", hash, source.Path)
	}
	return newEngine(dialog, s, trace)
}
