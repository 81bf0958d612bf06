package main

import (
	"context"
	"errors"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/config"
)

// A reloader reads settings and flows, once at the start and again whenever it
// is told to. What does not pass changes nothing. It is used by one goroutine at
// a time.
type reloader struct {
	std      streams
	settings *settings
	args     []string // the flow of the command line
	live     *liveSite
	vault    *vault // nil: nothing is kept
	journals *journals
	on       *operation
	files    []string // that were read last

	update func() int // takes live conversations along
}

// newReloader reads settings and flows for the first time, telling what does not
// pass to whoever started the server.
func newReloader(ctx context.Context, std streams, s *settings, args []string) (*reloader, error) {
	r := &reloader{std: std, settings: s, args: args}
	c, err := s.load(std)
	if err != nil {
		return nil, err
	}
	r.on = newOperation(std, c)
	if r.vault, err = openVault(ctx, c, r.on); err != nil {
		return nil, err
	}
	var first *site
	if r.journals, err = openJournals(c, r.vault, r.on); err == nil {
		first, err = r.firstSite(ctx, c)
	}
	if err != nil {
		r.journals.close()
		r.vault.close(ctx)
		return nil, err
	}
	r.live = newLiveSite(c, first)
	if r.vault != nil {
		r.live.recall = func(hash string, s *site) (*bot.Engine, error) {
			return r.vault.recall(context.WithoutCancel(ctx), hash, s.centre.systems, c.Log.Content)
		}
	}
	r.lookWhere(c)
	r.on.metrics.Reloaded(true)
	r.on.ready.Set(loaded, nil)
	return r, nil
}

// firstSite makes what customers meet when the server starts.
func (r *reloader) firstSite(ctx context.Context, c *config.Config) (*site, error) {
	centre, err := newContactCentre(c, r.on.log)
	if err != nil {
		return nil, err
	}
	centre.systems.sealKey = r.vault.sealKey()
	s, err := loadSite(r.std, c, r.args, centre)
	if err == nil {
		err = r.vault.keepFlows(ctx, s)
	}
	if err != nil {
		centre.close()
		return nil, err
	}
	return s, nil
}

// start tells everybody that the server is there, and follows what changes. It
// returns what ends that, and waits for it.
func (r *reloader) start(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	hangUp := make(chan os.Signal, 1)
	signal.Notify(hangUp, syscall.SIGHUP)
	watcher := r.newWatcher()
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.follow(ctx, hangUp, watcher)
	}()
	r.on.starts(ctx)
	return func() {
		signal.Stop(hangUp)
		cancel()
		<-done
	}
}

// reload puts what is in the files now into force, if all of it passes.
func (r *reloader) reload(ctx context.Context, why string) {
	log := r.on.log
	std := r.std
	std.err = lineLog{log}
	c, err := r.settings.load(std)
	if err == nil {
		r.lookWhere(c)
		err = r.replace(ctx, std, c)
	}
	r.on.metrics.Reloaded(err == nil)
	switch told, ok := errors.AsType[*statusError](err); {
	case err == nil:
		log.Info("flows and settings are read again", "because", why)
		if n := r.update(); n > 0 {
			log.Info("conversations follow the new version", "conversations", n)
		}
	case ok && told.cause == nil:
		log.Error("not all of it passes, so nothing has changed", "because", why)
	default:
		log.Error("nothing has changed", "because", why, "error", err)
	}
}

// replace puts a new site in place. What is behind the flows is made anew only
// where its settings have changed.
func (r *reloader) replace(ctx context.Context, std streams, c *config.Config) error {
	old, before := r.live.current()
	centre, fresh := old.centre, !c.SameBehind(before)
	if fresh {
		var err error
		if centre, err = newContactCentre(c, r.on.log); err != nil {
			return err
		}
		centre.systems.sealKey = r.vault.sealKey()
	}
	c.Log.Content = r.on.config.Log.Content // it needs a restart
	site, err := loadSite(std, c, r.args, centre)
	if err == nil {
		err = r.vault.keepFlows(ctx, site)
	}
	if err != nil {
		if fresh {
			centre.close()
		}
		return err
	}
	r.live.replace(c, site)
	r.on.setLevel(c)
	for _, key := range c.NeedsRestart(r.on.config) {
		r.on.log.Warn("this setting has changed and needs a restart", "setting", key)
	}
	return nil
}

// lookWhere notes which files settings and flows come from.
func (r *reloader) lookWhere(c *config.Config) {
	r.files = slices.Clone(r.settings.read)
	for _, route := range allRoutes(c, r.args) {
		r.files = append(r.files, filepath.Clean(route.Flow))
	}
}
