package simulator_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/platform"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asks is a client of the simulator's Platform API.
func asks(t *testing.T, sim *simulator.Started) *platform.Client {
	t.Helper()
	client := platform.New(platform.Options{
		APIURL: sim.URL, LoginURL: sim.URL, ClientID: "client-1", ClientSecret: bot.NewSecret("s3cret"), HTTPClient: sim.Client(),
	})
	t.Cleanup(func() { require.NoError(t, client.Close()) })
	return client
}

func TestThePlatformAPIKnowsTheSimulatorsAgents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		silent := agentOf(t, "agent: Kim Okafor\nsteps: {in: {join: {after: 7s}}, stay: {ignore: 1m}}")
		sim := simulator.StartInMemory(t, simulator.Options{Agents: []simulator.Agent{silent}})
		transport := webmessaging.NewTransport(webmessaging.Options{
			DataURL: sim.URL, DeploymentID: deploymentID, NetDialContext: sim.DialContext, HTTPClient: sim.Client(), Platform: asks(t, sim),
		})
		s := genesys.New(transport, genesys.Options{})
		events := s.Subscribe(genesys.EventAgentConnected, genesys.EventAgentDisconnected)
		_, err := s.StartChat(t.Context(), genesys.StartOptions{})
		require.NoError(t, err)
		_, err = s.SendMessage(t.Context(), "hi")
		require.NoError(t, err)
		for _, name := range []string{genesys.EventAgentConnected, genesys.EventAgentDisconnected} {
			e, err := events.Next(t.Context())
			require.NoError(t, err)
			assert.Equal(t, name, e.Name)
			m := e.Data.(*genesys.Presence).Message
			assert.Equal(t, "Kim Okafor", m.From.Name, "who never says a word")
			assert.Equal(t, genesys.Certain, m.Certainty)
			if name == genesys.EventAgentConnected {
				_, err := s.UpdateUserData(t.Context(), map[string]any{"tier": "gold"})
				require.NoError(t, err)
				assert.Equal(t, "gold", sim.Messaging()[0].Attributes()["tier"])
			}
		}
		require.NoError(t, s.Close())
		require.NoError(t, transport.Close())
	})
}

func TestThePlatformAPIHasItsFaultsAndItsCredentials(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{
			Faults: simulator.Faults{Calls: []simulator.CallFault{{Status: http.StatusTooManyRequests, RetryAfter: simulator.Duration(9 * time.Second), Times: 1}}},
		})
		begin := time.Now()
		_, err := asks(t, sim).Find(t.Context(), "m1")
		require.EqualError(t, err, "finding the conversation: status 404 not.found")
		assert.GreaterOrEqual(t, time.Since(begin), 9*time.Second)

		sim = simulator.StartInMemory(t, simulator.Options{Platform: platform.ServerOptions{ClientSecret: "another"}})
		_, err = asks(t, sim).Find(t.Context(), "m1")
		require.EqualError(t, err, "signing in to the Platform API: status 401 invalid_client")
	})
}
