package bus

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// Options are what a command takes, by name.
type Options = map[string]any

// A Call is a command as its plugin gets it.
type Call struct {
	Path      string    // full name of the command
	Commander string    // full name of the plugin that calls
	Time      time.Time // when it called
	Data      Options   // never nil
}

// A Handler carries a command out. It may be called concurrently. What it
// returns resolves the command, its error rejects it.
type Handler func(ctx context.Context, c Call) (any, error)

// A Hook sees the options of a command before its plugin does. It returns those
// to go on with, changed or not, and whether to go on at all.
type Hook func(o Options) (changed Options, proceed bool)

// A Plugin is one party on the bus: its interface to all others.
type Plugin struct {
	bus  *Bus
	name string

	// Guarded by the bus's mu.
	commands map[string]Handler
	events   map[string]bool
	ready    bool
}

// Namespace is the plugin's name.
func (p *Plugin) Namespace() string { return p.name }

// RegisterCommand adds the command <plugin>.<name>.
func (p *Plugin) RegisterCommand(name string, h Handler) error {
	path := p.name + "." + name
	if name == "" || strings.Contains(name, ".") || h == nil {
		return place("command", path, ErrName)
	}
	p.bus.mu.Lock()
	defer p.bus.mu.Unlock()
	if p.commands[name] != nil {
		return place("command", path, ErrTaken)
	}
	p.commands[name] = h
	return nil
}

// RegisterEvents declares events for the registry. Events that were not
// declared may be published all the same.
func (p *Plugin) RegisterEvents(names ...string) {
	p.bus.mu.Lock()
	defer p.bus.mu.Unlock()
	for _, name := range names {
		p.events[name] = true
	}
}

// Ready opens the plugin's commands to others. It comes last in setting up.
func (p *Plugin) Ready() {
	p.bus.mu.Lock()
	defer p.bus.mu.Unlock()
	if !p.ready {
		p.ready = true
		close(p.bus.changed)
		p.bus.changed = make(chan struct{})
	}
}

// Command calls a command by its short or full name and returns what it
// resolves to, or why it is rejected.
func (p *Plugin) Command(ctx context.Context, name string, o Options) (any, error) {
	path := short(name)
	handler, err := p.bus.handler(ctx, path)
	if err != nil {
		return nil, place("command", path, err)
	}
	if o == nil {
		o = Options{}
	}
	for _, hook := range p.bus.before(path) {
		var proceed bool
		if o, proceed = p.bus.ask(path, hook, o); !proceed {
			return nil, place("command", path, ErrStopped)
		}
	}
	call := Call{Path: prefix + path, Commander: prefix + p.name, Time: time.Now(), Data: o}
	return p.bus.carryOut(ctx, path, handler, call)
}

// Before adds a hook to a command, which need not exist yet. Hooks run in the
// order in which they were added, each with what the one before it returned, and
// stay for good.
func (p *Plugin) Before(name string, h Hook) error {
	path := short(name)
	if h == nil || !strings.Contains(path, ".") {
		return place("command", path, ErrName)
	}
	p.bus.mu.Lock()
	defer p.bus.mu.Unlock()
	p.bus.hooks[path] = append(p.bus.hooks[path], h)
	return nil
}

// An Entry is what the registry knows of a plugin.
type Entry struct {
	Ready    bool
	Commands []string // sorted
	Events   []string // those declared, sorted
}

// Registry lists all plugins with their commands and events.
func (p *Plugin) Registry() map[string]Entry {
	p.bus.mu.Lock()
	defer p.bus.mu.Unlock()
	all := map[string]Entry{}
	for name, other := range p.bus.plugins {
		all[name] = Entry{
			Ready:    other.ready,
			Commands: slices.Sorted(maps.Keys(other.commands)),
			Events:   slices.Sorted(maps.Keys(other.events)),
		}
	}
	return all
}

// handler finds a command, and waits for its plugin as long as the bus has
// patience.
func (b *Bus) handler(ctx context.Context, path string) (Handler, error) {
	plugin, command, ok := strings.Cut(path, ".")
	if !ok {
		return nil, ErrName
	}
	ctx, cancel := context.WithTimeout(ctx, b.settings.Patience)
	defer cancel()
	for {
		b.mu.Lock()
		p, changed, closed := b.plugins[plugin], b.changed, b.closed
		if p != nil && p.ready && !closed {
			h := p.commands[command]
			b.mu.Unlock()
			if h == nil {
				return nil, ErrUnknown
			}
			return h, nil
		}
		b.mu.Unlock()
		if closed {
			return nil, ErrClosed
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ErrNotReady
		}
	}
}

func (b *Bus) before(path string) []Hook {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.hooks[path])
}

// ask runs a hook. One that panics has let nothing through.
func (b *Bus) ask(path string, h Hook, o Options) (changed Options, proceed bool) {
	defer func() {
		if r := recover(); r != nil {
			b.settings.Log.Error("before hook panicked", "command", path)
			changed, proceed = nil, false
		}
	}()
	if changed, proceed = h(o); changed == nil {
		changed = Options{}
	}
	return changed, proceed
}

// carryOut runs a handler. A panic is a rejection.
func (b *Bus) carryOut(ctx context.Context, path string, h Handler, c Call) (result any, err error) {
	defer func() {
		if r := recover(); r != nil {
			b.settings.Log.Error("command panicked", "command", path)
			result, err = nil, place("command", path, fmt.Errorf("panic: %T", r))
		}
	}()
	return h(ctx, c)
}
