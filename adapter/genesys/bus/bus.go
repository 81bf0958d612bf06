// Package bus is the message bus on which plugins of a page meet: they publish
// and subscribe to events, and call each other's commands by name.
//
//	b := bus.New(bus.Options{})
//	defer b.Close()
//	if _, err := bus.Attach(b, service); err != nil { … }
//	mine, err := b.RegisterPlugin("MyPlugin")
//	mine.Subscribe("WebChatService.messageReceived", func(e bus.Event) { … })
//	answer, err := mine.Command(ctx, "WebChatService.startChat", bus.Options{"nickname": "Dana"})
//
// Names are those of the widgets' bus, where "cx.plugin.WebChatService.ended"
// and "WebChatService.ended" are the same. What its documentation leaves open is
// decided like this:
//
//   - A name that is taken stays: a second plugin, or a second command of one
//     plugin, of the same name is [ErrTaken].
//   - A command of a plugin that is not there or not ready is rejected with
//     [ErrNotReady]; with Settings.Patience it waits for that long first.
//   - A command that a before hook stops is rejected with [ErrStopped]. Hooks run
//     for a plugin's own commands as well.
//   - Every subscription has its own order of events and its own goroutine while
//     there are some: who is slow or panics harms nobody else. A subscription on
//     which too many events wait is dropped.
//   - There are no wildcards.
package bus

import (
	"errors"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// The bus's own rejections. Each is wrapped in an error that names the command.
var (
	// ErrTaken is a name that is registered already.
	ErrTaken = errors.New("name is taken")
	// ErrName is a name that is empty or has a dot where there must be none, or
	// none where there must be one.
	ErrName = errors.New("not a name")
	// ErrNotReady is a command of a plugin that is not on the bus, or has not
	// called Ready.
	ErrNotReady = errors.New("plugin is not ready")
	// ErrUnknown is a command that its plugin does not have.
	ErrUnknown = errors.New("unknown command")
	// ErrStopped is a command that a before hook did not let through.
	ErrStopped = errors.New("stopped by a before hook")
	// ErrClosed is anything on a bus that was closed.
	ErrClosed = errors.New("bus closed")
)

// Settings say how a bus behaves. The zero value works.
type Settings struct {
	// Patience is how long a command waits for its plugin to become ready;
	// default: it does not wait.
	Patience time.Duration
	// Log hears of plugins that panicked and of subscriptions that were dropped,
	// without what was in the events; default: nobody.
	Log *slog.Logger
}

// A Bus joins plugins. Everything may be called concurrently.
type Bus struct {
	settings Settings

	mu      sync.Mutex
	plugins map[string]*Plugin
	subs    map[string][]*subscription // by name, in the order of their coming
	latched map[string]Event           // republished events
	hooks   map[string][]Hook          // by command, in the order of their coming
	changed chan struct{}              // closed and replaced when a plugin becomes ready
	closers []func()                   // what was attached
	closed  bool

	running sync.WaitGroup // deliveries
}

// New returns a bus without plugins.
func New(s Settings) *Bus {
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	return &Bus{
		settings: s, plugins: map[string]*Plugin{}, subs: map[string][]*subscription{},
		latched: map[string]Event{}, hooks: map[string][]Hook{}, changed: make(chan struct{}),
	}
}

// RegisterPlugin adds a plugin. Others can call its commands once it is
// [Plugin.Ready].
func (b *Bus) RegisterPlugin(name string) (*Plugin, error) {
	name = short(name)
	if name == "" || strings.Contains(name, ".") {
		return nil, place("plugin", name, ErrName)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case b.closed:
		return nil, place("plugin", name, ErrClosed)
	case b.plugins[name] != nil:
		return nil, place("plugin", name, ErrTaken)
	}
	p := &Plugin{bus: b, name: name, commands: map[string]Handler{}, events: map[string]bool{}}
	b.plugins[name] = p
	return p, nil
}

// onClose arranges a call for Close. It reports false if that has been.
func (b *Bus) onClose(f func()) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		return false
	}
	b.closers = append(b.closers, f)
	return true
}

// Close ends all subscriptions and what was attached, and waits for subscribers
// that are at work: it must not be called by one of them. It may be called twice.
func (b *Bus) Close() error {
	b.mu.Lock()
	closers, subs := b.closers, slices.Collect(maps.Values(b.subs))
	b.closed, b.closers, b.subs = true, nil, map[string][]*subscription{}
	b.mu.Unlock()
	for _, f := range closers {
		f()
	}
	for _, s := range slices.Concat(subs...) {
		s.stop()
	}
	b.running.Wait()
	return nil
}

// prefix begins the full form of every name.
const prefix = "cx.plugin."

// short is the short form of a name.
func short(name string) string { return strings.TrimPrefix(name, prefix) }

// place says which part of the bus an error is about.
func place(kind, name string, err error) error { return &placeError{kind, name, err} }

type placeError struct {
	kind, name string
	err        error
}

// Error names the place and the cause.
func (e *placeError) Error() string { return e.kind + " " + e.name + ": " + e.err.Error() }

// Unwrap is the cause.
func (e *placeError) Unwrap() error { return e.err }
