package simulator_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAveryAnswersUntilBye(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := arrive(t, simulator.StartInMemory(t, simulator.Options{}))
		synctest.Wait() // until she is rung
		g.says(t, "too early?")
		began := time.Now()
		g.hears(t, "CUSTOMERDana CONNECTED", "member-join ", "ACD CONNECTED", "AGENTAvery ALERTING",
			"standard too early?", "AGENTAvery CONNECTED", "member-join ", "ACD DISCONNECTED")
		assert.LessOrEqual(t, time.Since(began), time.Second)
		g.hears(t, "standard Hello, this is Avery. How can I help?", "typing", "standard You said: too early?")
		g.says(t, "one")
		g.says(t, "two")
		var answers []string
		for len(answers) < 2 { // among the guest's own words, which come as they may
			if heard := g.hear(t); strings.HasPrefix(heard, "standard You said") {
				answers = append(answers, heard)
			}
		}
		assert.Equal(t, []string{"standard You said: one", "standard You said: two"}, answers)
		g.says(t, " Bye ")
		g.hears(t, "standard  Bye ", "AGENTAvery DISCONNECTED", "member-leave ", "CUSTOMERDana DISCONNECTED", "member-leave ")
	})
}

func TestAgentsThatDoNotAnswerAreRungAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		rings := 0
		shy := simulator.Agent{Name: "Shy", Script: func(ctx context.Context, d *simulator.Desk) error {
			rings++
			if rings < 3 {
				return d.Pause(ctx, time.Second)
			}
			return d.Join() // and away again: a script that returns has left
		}}
		g := arrive(t, simulator.StartInMemory(t, simulator.Options{Agents: []simulator.Agent{shy}}))
		g.hears(t, "CUSTOMERDana CONNECTED", "member-join ", "ACD CONNECTED")
		for range 2 {
			g.hears(t, "AGENTShy ALERTING", "AGENTShy DISCONNECTED")
		}
		g.hears(t, "AGENTShy ALERTING", "AGENTShy CONNECTED", "member-join ", "ACD DISCONNECTED",
			"AGENTShy DISCONNECTED", "member-leave ", "CUSTOMERDana DISCONNECTED", "member-leave ")
	})
}

func TestAScriptThatBreaksIsLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		clumsy := simulator.Agent{Name: "Clumsy", Script: func(_ context.Context, d *simulator.Desk) error {
			if err := d.Join(); err != nil {
				return err
			}
			return errors.New("coffee on the keyboard")
		}}
		sim := simulator.StartInMemory(t, simulator.Options{
			Agents: []simulator.Agent{clumsy}, Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		arrive(t, sim)
		synctest.Wait()
		assert.Contains(t, log.String(), "coffee on the keyboard")
		assert.Equal(t, guestchat.PhaseOver, sim.Conversations()[0].Phase())
	})
}

func TestAScriptSeesWhatWasAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		asked := make(chan flows.Asked, 1)
		curious := simulator.Agent{Name: "Curious", Script: func(ctx context.Context, d *simulator.Desk) error {
			asked <- d.Asked()
			<-ctx.Done()
			return ctx.Err()
		}}
		arrive(t, simulator.StartInMemory(t, simulator.Options{Agents: []simulator.Agent{curious}}))
		got := <-asked
		assert.Equal(t, "Billing", got.Queue)
		assert.Equal(t, []string{"Refunds"}, got.Skills)
		assert.Equal(t, map[string]string{"orderId": "A-1001"}, got.UserData)
	})
}

func TestAThousandChatsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 1000
		sim := simulator.StartInMemory(t, simulator.Options{})
		guests := make([]*guest, many)
		for i := range guests {
			guests[i] = arrive(t, sim)
			go guests[i].listenIdly()
		}
		time.Sleep(14 * time.Minute) // of heartbeats
		for _, g := range guests {
			g.says(t, "still here")
		}
		time.Sleep(time.Second)
		for _, c := range sim.Conversations() {
			messages := c.Messages()
			require.Equal(t, "You said: still here", messages[len(messages)-1].Body)
		}
	})
}
