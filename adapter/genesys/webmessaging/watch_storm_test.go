package webmessaging_test

import (
	"errors"
	"io"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestEverybodyComesAndGoesOnceInAStorm lets two agents come, speak or not, and go,
// while the Platform API fails and connections break. Whatever happens, each of
// them is told of once, for certain, and the chat ends.
func TestEverybodyComesAndGoesOnceInAStorm(t *testing.T) {
	for seed := uint64(1); seed <= 150 && !t.Failed(); seed++ {
		rng := rand.New(rand.NewPCG(seed, 1))
		synctest.Test(t, func(t *testing.T) {
			humanize := rng.IntN(2) == 0
			h := newWatchedHouse(t, webmessaging.ServerOptions{
				Deployment: conversing(func(c *webmessaging.Conversations) { c.Humanize.Enabled = humanize }),
			})
			c := h.talking(t, h.options())
			ann := h.agent("Ann Smith")
			h.storm(t, rng, ann)
			bo := h.agent("Bo Reed")
			ann.Leave()
			h.storm(t, rng, bo)
			bo.Leave()
			joined, left := c.agents(t)
			assert.Equal(t, []int{2, 2}, []int{joined, left}, "seed %d", seed)
		})
	}
}

// storm lets an agent do this and that, until all is well for a while.
func (h *watchedHouse) storm(t *testing.T, rng *rand.Rand, agent *webmessaging.Participant) {
	t.Helper()
	weather := []int32{0, 0, 0, 429, 500, 503}
	for range 1 + rng.IntN(4) {
		h.down.Store(weather[rng.IntN(len(weather))])
		switch rng.IntN(4) {
		case 0:
			require.NoError(t, agent.Say("I am here"))
		case 1:
			require.NoError(t, agent.Typing())
		case 2:
			h.conversation().DropSockets()
		}
		time.Sleep(time.Duration(rng.Int64N(int64(time.Minute))))
	}
	h.down.Store(0)
	time.Sleep(5 * time.Minute)
}

// agents counts the agents who came and went, up to the end.
func (c *caller) agents(t *testing.T) (joined, left int) {
	t.Helper()
	for {
		u, err := c.Receive(t.Context())
		if errors.Is(err, io.EOF) {
			return joined, left
		}
		require.NoError(t, err)
		for _, m := range u.Messages {
			if m.From.Type != genesys.Agent || m.Type != genesys.TypeParticipantJoined && m.Type != genesys.TypeParticipantLeft {
				continue
			}
			assert.Equal(t, genesys.Certain, m.Certainty)
			if m.Type == genesys.TypeParticipantJoined {
				joined++
			} else {
				left++
			}
		}
	}
}
