package simulator_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAveryAnswersOnWebMessagingAsWell(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		g := messages(t, sim)
		time.Sleep(time.Minute)
		assert.Empty(t, sim.Messaging(), "a session is no conversation yet")
		g.says(t, "hello")
		g.hears(t, "t-hello> hello", "Avery: Hello, this is Avery. How can I help?", "Avery: typing", "Avery: You said: hello")
		g.says(t, "bye")
		g.hears(t, "t-bye> bye", "Human: Disconnect, read-only")
		g.says(t, "wait!")
		g.hears(t, "string 409")
		assert.True(t, sim.Messaging()[0].Over())
	})
}

func TestAGuestWhoJoinsIsGreeted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := messages(t, simulator.StartInMemory(t, simulator.Options{}))
		g.asks(t, webmessaging.Request{Action: webmessaging.ActionMessage, TracingID: "j", Message: &webmessaging.Message{
			Type: webmessaging.TypeEvent,
			Events: []webmessaging.Gesture{{
				EventType: webmessaging.EventPresence, Presence: &webmessaging.Presence{Type: webmessaging.PresenceJoin},
			}},
		}})
		g.hears(t, "j> Join", "Avery: Hello, this is Avery. How can I help?")
	})
}

func TestCustomAttributesChooseTheAgent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bills := agentOf(t, "agent: Bill\nqueues: [Billing]\nskills: [refunds, bills]\nlanguages: [de]\nwhen: priority > 3 and userData.tier == 'gold'\n"+
			"steps: {in: {join: true}, greet: {send: \"Hello ${customer}.\"}, stay: {ignore: true}}")
		sim := simulator.StartInMemory(t, simulator.Options{
			Agents: []simulator.Agent{bills, example(t, "avery")}, Names: webmessaging.AttributeNames{Queue: "queue_name"},
		})
		asked := []string{
			"displayName", "Dana", "queue_name", "billing", "routingSkills", "bills, refunds", "routingLanguage", "de",
			"routingPriority", "4", "tier", "gold",
		}
		g := messages(t, sim, asked...)
		g.says(t, "hi")
		g.hears(t, "t-hi> hi", "Bill: Hello Dana.")
		asked[3] = "Sales"
		g = messages(t, sim, asked...)
		g.says(t, "hi")
		g.hears(t, "t-hi> hi", "Avery: Hello, this is Avery. How can I help?")
	})
}

func TestAQueueThatDoesNotExistIsAnEndOnWebMessaging(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Queues: []string{"Billing"}})
		g := messages(t, sim, "routingQueue", "Elsewhere")
		g.says(t, "hi")
		g.hears(t, "t-hi> hi", "Bot: Disconnect, read-only")
		g = messages(t, sim, "routingQueue", "billing")
		g.says(t, "hi")
		g.hears(t, "t-hi> hi", "Avery: Hello, this is Avery. How can I help?")
	})
}

func TestAgentsPassAGuestOfWebMessagingOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(58 * time.Hour) // to a Monday, ten o'clock
		sim := staffed(t, example(t, "robin"), example(t, "kim"))
		g := messages(t, sim, "routingQueue", "Billing", "displayName", "Dana")
		g.says(t, "hi")
		g.reads(t, "Robin: Good day, Dana, Robin speaking.")
		g.says(t, "I want a REFUND")
		g.reads(t, "Robin: I pass you on to a colleague who knows refunds.", "Kim Okafor: Hello, I am Kim. Which order is it about?")
		g.says(t, "A-1001")
		began := time.Now()
		g.hears(t, "t-A-1001> A-1001", "Kim Okafor: Let me fetch the file of A-1001.",
			"Kim Okafor: The refund for A-1001 is on its way. Goodbye!", "Human: Disconnect, read-only")
		assert.Equal(t, 20*time.Second, time.Since(began).Truncate(time.Second), "the queue kept the guest meanwhile")
	})
}

func TestTheControlKnowsBothKinds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		g := messages(t, sim, "routingQueue", "Billing", "routingPriority", "7", "tier", "gold")
		g.says(t, "hi")
		g.reads(t, "Avery: You said: hi")
		other := arrive(t, sim)
		go other.listenIdly()
		time.Sleep(time.Second)
		var shown struct {
			Conversations []struct {
				Kind, ID, State, DeploymentID string
				Sockets                       int
				Routing                       struct {
					TargetAddress string
					Priority      int
				}
				UserData map[string]string
				Members  []struct{ Role, State string }
				Messages []map[string]any
			}
		}
		require.NoError(t, json.Unmarshal(steer(t, sim, http.MethodGet, "/sim/conversations", "", 200), &shown))
		require.Len(t, shown.Conversations, 2)
		c := shown.Conversations[0]
		assert.Equal(t, []string{"webmessaging", "purecloud-v2-sockets"}, []string{c.Kind, shown.Conversations[1].Kind})
		assert.Equal(t, "active", c.State)
		assert.Equal(t, deploymentID, c.DeploymentID)
		assert.Equal(t, 1, c.Sockets)
		assert.Equal(t, "Billing", c.Routing.TargetAddress)
		assert.Equal(t, 7, c.Routing.Priority)
		assert.Equal(t, map[string]string{"tier": "gold"}, c.UserData)
		assert.Len(t, c.Messages, 3)
		var roles []string
		for _, m := range c.Members {
			roles = append(roles, m.Role+" "+m.State)
		}
		assert.Equal(t, []string{"CUSTOMER CONNECTED", "ACD DISCONNECTED", "AGENT CONNECTED"}, roles)

		part := "/sim/conversations/" + c.ID + "/agent"
		steer(t, sim, http.MethodPost, part, `{"text":"One moment."}`, 204)
		g.hears(t, "Avery: One moment.")
		steer(t, sim, http.MethodPost, part, `{"typing":true}`, 204)
		g.hears(t, "Avery: typing")
		steer(t, sim, http.MethodPost, part, `{"text":"Which one?","choices":["Tea","Coffee"]}`, 204)
		g.hears(t, "Avery: Which one? [Tea] [Coffee]")
		steer(t, sim, http.MethodPost, part, `{"file":{"name":"a.txt","type":"text/plain","data":"aGk="}}`, 204)
		g.hears(t, "Avery: a.txt")
		steer(t, sim, http.MethodPost, part, `{"media":["COBROWSE"]}`, 409)
		assert.JSONEq(t, `{"dropped":1}`, string(steer(t, sim, http.MethodPost, "/sim/drop", `{"conversation":"`+c.ID+`"}`, 200)))
		g.gone(t)
		g.connect(t)
		g.hears(t, "session")
		steer(t, sim, http.MethodPost, part, `{"leave":true}`, 204)
		g.hears(t, "Human: Disconnect, read-only")
		steer(t, sim, http.MethodPost, part, `{"text":"x"}`, 409)
		steer(t, sim, http.MethodPost, "/sim/reset", "", 204)
		g.gone(t)
		assert.Empty(t, sim.Messaging())
	})
}

func TestAnAgentOffersChoices(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{})
		g := arrive(t, sim)
		g.reads(t, "standard Hello, this is Avery. How can I help?")
		part := "/sim/conversations/" + g.ID + "/agent"
		steer(t, sim, http.MethodPost, part, `{"text":"Which one?","choices":["Tea","Coffee"]}`, 204)
		g.hears(t, "standard Which one?\n1) Tea\n2) Coffee")
		steer(t, sim, http.MethodPost, part, `{"file":{"name":"a.txt","type":"text/plain","data":"aGk="}}`, 409)
		steer(t, sim, http.MethodPost, part, `{"choices":["Tea"]}`, 400)
	})
}

// mediator offers a drink and wants to see the guest's page.
const mediator = `
agent: Robin
steps:
  in: {join: true}
  drink: {send: Tea or coffee?, choices: [Tea, Coffee]}
  hear: {expect: {text: tea}}
  see: {media: cobrowse}
  accepted: {expect: {event: mediaAccepted, within: 1m}, missing: "no"}
  thanks: {send: I see it.}
  stay: {ignore: true}
  "no": {send: Then tell me.}
  stay_too: {ignore: true}`

func TestAScriptAsksToBrowseAlong(t *testing.T) {
	for answer, want := range map[string]string{"ACCEPTED": "I see it.", "DECLINED": "Then tell me."} {
		synctest.Test(t, func(t *testing.T) {
			sim := staffed(t, agentOf(t, mediator))
			g := arrive(t, sim)
			g.reads(t, "standard Tea or coffee?\n1) Tea\n2) Coffee")
			g.says(t, "tea")
			synctest.Wait()
			asked := sim.Conversations()[0].Media()
			require.Len(t, asked, 1)
			path := guestchat.BasePath + "/conversations/" + g.ID + "/mediarequests/" + asked[0].ID
			status, body := call(t, sim, http.MethodPatch, path, g.JWT, `{"state":"`+answer+`"}`)
			require.Equal(t, http.StatusOK, status, "%s", body)
			g.reads(t, "standard "+want)
		})
	}
}

func TestAScriptGoesOnWhereNobodyCanBeAskedToBrowseAlong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log strings.Builder
		sim := simulator.StartInMemory(t, simulator.Options{
			Agents: []simulator.Agent{agentOf(t, mediator)}, Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
		g := messages(t, sim)
		g.says(t, "hi")
		g.reads(t, "Robin: Tea or coffee? [Tea] [Coffee]")
		g.asks(t, webmessaging.Request{Action: webmessaging.ActionMessage, Message: &webmessaging.Message{
			Type: webmessaging.TypeStructured, Content: []webmessaging.Content{{
				ContentType:    webmessaging.ContentButtonResponse,
				ButtonResponse: &webmessaging.ButtonResponse{Type: webmessaging.ButtonQuickReply, Text: "Tea", Payload: "Tea"},
			}},
		}})
		g.reads(t, "Robin: Then tell me.")
		assert.Contains(t, log.String(), "media: the guest's wire has no way for that")
	})
}
