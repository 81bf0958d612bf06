package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/front/limit"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/ops"
)

// What has to hold for a server to be ready.
const (
	listening = "listening"
	loaded    = "flows loaded"
	welcoming = "taking new customers"
)

// errDraining is why a server that is asked to stop is not ready.
var errDraining = errors.New("asked to stop")

// An operation is what operators see of a server, and what they let strangers
// take of it.
type operation struct {
	config  *config.Config // that the server was started with
	metrics *ops.Metrics
	ready   *ops.Readiness
	level   *slog.LevelVar
	log     *slog.Logger
	limits  *limit.Limits
	admin   *ops.Admin // nil: none
}

func newOperation(std streams, c *config.Config) *operation {
	o := &operation{config: c, metrics: ops.NewMetrics(), level: new(slog.LevelVar)}
	o.setLevel(c)
	o.log = newLog(std, c, o.level, o.metrics)
	o.ready = ops.NewReadiness(o.metrics, listening, loaded, welcoming)
	o.ready.Note("contact centre", o.metrics.CentreState)
	o.limits = limit.New(limitOptions(c, o.metrics))
	return o
}

// openAdmin opens the operators' server. Where nobody has chosen its address and
// somebody else has it, customers come first.
func (o *operation) openAdmin(ctx context.Context, desk http.Handler) error {
	a := o.config.Admin
	if a.Listen == config.AdminOff {
		return nil
	}
	admin, err := ops.Start(ctx, ops.AdminOptions{
		Address: a.Listen, Key: a.Key, Metrics: o.metrics, Ready: o.ready, Level: o.level, Log: o.log,
		Pages: desk,
	})
	switch {
	case errors.Is(err, ops.ErrKeyMissing):
		return fmt.Errorf("%w; set admin.key or admin.keyFile", err)
	case err != nil && o.config.Says("admin.listen"):
		return err
	case err != nil:
		o.log.Warn("there are no metrics: set admin.listen to another address, or to off", "error", err)
		return nil
	}
	o.admin = admin
	o.log.Info("admin server", "address", "http://"+admin.Address())
	return nil
}

// starts tells that customers are welcome.
func (o *operation) starts(ctx context.Context) {
	o.ready.Set(listening, nil)
	o.ready.Set(welcoming, nil)
	o.tellManager(ctx, "READY=1")
}

// stops tells that customers are not welcome any more.
func (o *operation) stops(ctx context.Context) {
	o.ready.Set(welcoming, errDraining)
	o.tellManager(context.WithoutCancel(ctx), "STOPPING=1")
}

func (o *operation) tellManager(ctx context.Context, state string) {
	if err := notifyManager(ctx, state); err != nil {
		o.log.Warn("telling the service manager", "state", state, "error", err)
	}
}

func (o *operation) close() {
	if o.admin != nil {
		_ = o.admin.Close() // nobody is left to be told
	}
}

// observe is who watches a conversation.
func (o *operation) observe(s front.Start) bot.Observer {
	log := o.log.With("conversation", s.ID)
	switch {
	case s.Moved:
		log.Info("conversation moved to another version", "flow", s.Flow, "version", s.Version)
	case s.TakenUp:
		log.Info("conversation taken up", "flow", s.Flow)
	default:
		log.Info("conversation begins", "flow", s.Flow)
		o.metrics.Started(s.Flow)
	}
	return ops.Observers{o.metrics.Conversation(s.Flow), ops.Journal{Log: log}}
}

// equip gives a front what operators ask of it.
func (o *operation) equip(f *front.Options) {
	f.Log, f.Observe = o.log, o.observe
	f.Server.Bounds = o.limits.Bounds()
	f.Server.ExpiryCloses = true // a chat ends with its token, at the latest
	f.Server.Retention = o.config.Serve.Retention
	f.Server.TokenKey = tokenKey(o.config)
	if o.config.Log.Content {
		f.Trace = o.trace
	}
}

// guard puts the limits before what customers reach.
func (o *operation) guard(f *front.Front, h http.Handler) http.Handler {
	return o.limits.Wrap(h, f.Server().Refuse)
}

func tokenKey(c *config.Config) []byte {
	if key := c.Serve.TokenKey.Reveal(); key != "" {
		return []byte(key)
	}
	return nil
}

func limitOptions(c *config.Config, m *ops.Metrics) limit.Options {
	l := c.Limits
	o := limit.Options{
		NewChats: l.NewChats, Chats: l.Chats, Requests: l.Requests, Messages: l.Messages,
		AllChats: l.AllChats, AllNewChats: l.AllNewChats, Idle: l.Idle,
		Proxies: l.TrustedProxies(), Refused: m.Refused,
	}
	for _, n := range []*int{&o.NewChats, &o.Chats, &o.Requests, &o.Messages, &o.AllChats, &o.AllNewChats} {
		if *n == 0 {
			*n = -1 // to the settings 0 is none, to the options it is none given
		}
	}
	if o.Idle == 0 {
		o.Idle = -1
	}
	return o
}
