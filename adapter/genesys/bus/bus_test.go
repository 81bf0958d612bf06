package bus_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/bus"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func newBus(t *testing.T, s bus.Settings) *bus.Bus {
	t.Helper()
	b := bus.New(s)
	t.Cleanup(func() { require.NoError(t, b.Close()) })
	return b
}

// plugin is a plugin that is not ready yet.
func plugin(t *testing.T, b *bus.Bus, name string) *bus.Plugin {
	t.Helper()
	p, err := b.RegisterPlugin(name)
	require.NoError(t, err)
	return p
}

// A notebook is a subscriber that writes down what it hears.
type notebook struct {
	mu    sync.Mutex
	lines []string
}

func (n *notebook) note(e bus.Event) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.lines = append(n.lines, fmt.Sprintf("%s from %s: %v", e.Path, e.Publisher, e.Data))
}

func (n *notebook) read() []string {
	synctest.Wait()
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.lines
}

func TestShortAndFullNamesAreTheSame(t *testing.T) {
	b := newBus(t, bus.Settings{})
	clock := plugin(t, b, "Clock")
	require.NoError(t, clock.RegisterCommand("tell", func(_ context.Context, c bus.Call) (any, error) {
		return fmt.Sprint(c.Path, " for ", c.Commander, " with ", c.Data), nil
	}))
	clock.Ready()
	page := plugin(t, b, "Page")
	for _, name := range []string{"Clock.tell", "cx.plugin.Clock.tell"} {
		answer, err := page.Command(t.Context(), name, nil)
		require.NoError(t, err)
		assert.Equal(t, "cx.plugin.Clock.tell for cx.plugin.Page with map[]", answer)
	}
	assert.Equal(t, "Page", page.Namespace())
	_, err := b.RegisterPlugin("cx.plugin.Clock")
	require.ErrorIs(t, err, bus.ErrTaken)
}

func TestWhatIsWrongWithACommandIsSaid(t *testing.T) {
	b := newBus(t, bus.Settings{})
	clock, page := plugin(t, b, "Clock"), plugin(t, b, "Page")
	require.NoError(t, clock.RegisterCommand("tell", func(context.Context, bus.Call) (any, error) { return 12, nil }))
	_, err := page.Command(t.Context(), "Clock.tell", nil)
	require.EqualError(t, err, "command Clock.tell: plugin is not ready")
	_, err = page.Command(t.Context(), "Sundial.tell", nil)
	require.ErrorIs(t, err, bus.ErrNotReady)
	clock.Ready()
	clock.Ready()
	_, err = page.Command(t.Context(), "Clock.wind", nil)
	require.EqualError(t, err, "command Clock.wind: unknown command")
	_, err = page.Command(t.Context(), "tell", nil)
	require.ErrorIs(t, err, bus.ErrName)
	require.ErrorIs(t, clock.RegisterCommand("tell", func(context.Context, bus.Call) (any, error) { return 13, nil }), bus.ErrTaken)
	require.ErrorIs(t, clock.RegisterCommand("a.b", nil), bus.ErrName)
	require.ErrorIs(t, page.Before("tell", nil), bus.ErrName)
	_, err = page.Subscribe("tell", func(bus.Event) {})
	require.ErrorIs(t, err, bus.ErrName)
	_, err = b.RegisterPlugin("")
	require.ErrorIs(t, err, bus.ErrName)
	answer, err := page.Command(t.Context(), "Clock.tell", nil)
	require.NoError(t, err)
	assert.Equal(t, 12, answer, "the first registration stays")
}

func TestAPatientBusWaitsForAPlugin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBus(t, bus.Settings{Patience: time.Minute})
		page := plugin(t, b, "Page")
		time.AfterFunc(30*time.Second, func() {
			clock, _ := b.RegisterPlugin("Clock")
			_ = clock.RegisterCommand("tell", func(context.Context, bus.Call) (any, error) { return 12, nil })
			time.Sleep(10 * time.Second)
			clock.Ready()
		})
		begun := time.Now()
		answer, err := page.Command(t.Context(), "Clock.tell", nil)
		require.NoError(t, err)
		assert.Equal(t, 12, answer)
		assert.Equal(t, 40*time.Second, time.Since(begun))
		begun = time.Now()
		_, err = page.Command(t.Context(), "Sundial.tell", nil)
		require.ErrorIs(t, err, bus.ErrNotReady)
		assert.Equal(t, time.Minute, time.Since(begun))
	})
}

func TestHooksChangeAndStopCommands(t *testing.T) {
	b := newBus(t, bus.Settings{})
	clock, page := plugin(t, b, "Clock"), plugin(t, b, "Page")
	heard := 0
	require.NoError(t, clock.RegisterCommand("set", func(_ context.Context, c bus.Call) (any, error) {
		heard++
		return c.Data["hour"], nil
	}))
	clock.Ready()
	require.NoError(t, page.Before("Clock.set", func(o bus.Options) (bus.Options, bool) {
		return bus.Options{"hour": o["hour"].(int) + 1}, true
	}))
	require.NoError(t, page.Before("cx.plugin.Clock.set", func(o bus.Options) (bus.Options, bool) {
		return bus.Options{"hour": o["hour"].(int) * 2}, o["hour"] != 13
	}))
	answer, err := clock.Command(t.Context(), "Clock.set", bus.Options{"hour": 3})
	require.NoError(t, err)
	assert.Equal(t, 8, answer, "hooks chain, and run for a plugin's own commands")
	_, err = page.Command(t.Context(), "Clock.set", bus.Options{"hour": 12})
	require.EqualError(t, err, "command Clock.set: stopped by a before hook")
	_, err = page.Command(t.Context(), "Clock.set", bus.Options{"hour": "noon"})
	require.ErrorIs(t, err, bus.ErrStopped, "a hook that panics lets nothing through")
	assert.Equal(t, 1, heard)
}

func TestARejectionIsTheCommandsOwn(t *testing.T) {
	b := newBus(t, bus.Settings{})
	clock := plugin(t, b, "Clock")
	broken := errors.New("the spring is broken")
	require.NoError(t, clock.RegisterCommand("tell", func(context.Context, bus.Call) (any, error) { return nil, broken }))
	require.NoError(t, clock.RegisterCommand("wind", func(context.Context, bus.Call) (any, error) { panic("overwound") }))
	clock.Ready()
	_, err := clock.Command(t.Context(), "Clock.tell", nil)
	require.Equal(t, broken, err)
	_, err = clock.Command(t.Context(), "Clock.wind", nil)
	require.EqualError(t, err, "command Clock.wind: panic: string")
}

func TestSubscribersHearInOrderWhateverOthersDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBus(t, bus.Settings{})
		clock, page := plugin(t, b, "Clock"), plugin(t, b, "Page")
		hold := make(chan struct{})
		var notes, late notebook
		for _, f := range []func(bus.Event){
			func(bus.Event) { panic("broken") }, func(bus.Event) { <-hold }, notes.note,
		} {
			_, err := page.Subscribe("cx.plugin.Clock.struck", f)
			require.NoError(t, err)
		}
		for hour := range 3 {
			assert.True(t, clock.Publish("struck", hour))
		}
		assert.False(t, clock.PublishDirect("stopped", nil), "nobody is there")
		assert.Equal(t, []string{
			"cx.plugin.Clock.struck from cx.plugin.Clock: 0",
			"cx.plugin.Clock.struck from cx.plugin.Clock: 1",
			"cx.plugin.Clock.struck from cx.plugin.Clock: 2",
		}, notes.read())
		close(hold)

		clock.Republish("wound", "well")
		_, err := page.Subscribe("Clock.wound", late.note)
		require.NoError(t, err)
		assert.Equal(t, []string{"cx.plugin.Clock.wound from cx.plugin.Clock: well"}, late.read())
	})
}

func TestASubscriptionEndsWhenItIsCancelledOrFloodedOrTheBusCloses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBus(t, bus.Settings{})
		clock, page := plugin(t, b, "Clock"), plugin(t, b, "Page")
		var cancelled, flooded, open notebook
		cancel, err := page.Subscribe("Clock.struck", cancelled.note)
		require.NoError(t, err)
		cancel()
		cancel()
		hold := make(chan struct{})
		_, err = page.Subscribe("Clock.struck", func(e bus.Event) { <-hold; flooded.note(e) })
		require.NoError(t, err)
		_, err = page.Subscribe("Clock.struck", open.note)
		require.NoError(t, err)
		clock.Publish("struck", "first")
		synctest.Wait()
		for i := range 10_001 {
			clock.Publish("struck", i)
			if i%1000 == 0 {
				synctest.Wait() // the open one keeps up
			}
		}
		close(hold)
		assert.Len(t, open.read(), 10_002)
		assert.Len(t, flooded.read(), 1)
		assert.Empty(t, cancelled.read())
		require.NoError(t, b.Close())
		assert.False(t, clock.Publish("struck", "last"))
		_, err = page.Subscribe("Clock.struck", open.note)
		require.ErrorIs(t, err, bus.ErrClosed)
		_, err = page.Command(t.Context(), "Clock.tell", nil)
		require.ErrorIs(t, err, bus.ErrClosed)
		_, err = b.RegisterPlugin("Sundial")
		require.ErrorIs(t, err, bus.ErrClosed)
	})
}

func TestTheRegistryKnowsEverybody(t *testing.T) {
	b := newBus(t, bus.Settings{})
	clock, page := plugin(t, b, "Clock"), plugin(t, b, "Page")
	require.NoError(t, clock.RegisterCommand("tell", func(context.Context, bus.Call) (any, error) { return 12, nil }))
	clock.RegisterEvents("struck", "ready")
	clock.Ready()
	_, err := page.Subscribe("Clock.struck", func(bus.Event) {})
	require.NoError(t, err)
	assert.Equal(t, map[string]bus.Entry{
		"Clock": {Ready: true, Commands: []string{"tell"}, Events: []string{"ready", "struck"}},
		"Page":  {},
	}, page.Registry())
	assert.Equal(t, map[string][]string{"Clock.struck": {"Page"}}, clock.Subscribers())
}
