package front_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const greeting = `flow: greeting
language: en
inputs: {tier: {type: choice, options: [gold, standard], default: standard}, age: {type: whole_number}}
steps:
  hello: {say: "Hello, ${tier} ${age}!"}
  more: {ask: What else?, save: more, type: text}
  over: {end: done, say: Goodbye!}
`

// create is the request of a page, with these fields of memberInfo in it.
func create(member string) string {
	return `{"organizationId":"x","deploymentId":"` + deployment + `","routingTarget":{"targetType":"QUEUE","targetAddress":"Front"},` +
		`"memberInfo":{"displayName":"Ada"` + member + `}}`
}

func TestInputsThatDoNotFitAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: greeting})
		for fields, want := range map[string]string{
			`{"tier":"gold","age":"42"}`: "",
			`{"tier":"","age":""}`:       "", // nothing is no input
			`{"tier":"silver"}`:          `customFields: input \"tier\" does not fit its type: \"silver\"`,
			`{"age":"old"}`:              `customFields: input \"age\" does not fit its type: \"old\"`,
			`{"age":42}`:                 "bad.request",
		} {
			status, body := h.request(t, http.MethodPost, guestchat.BasePath+"/conversations", "", create(`,"customFields":`+fields))
			if want == "" {
				assert.Equal(t, http.StatusOK, status, "%s: %s", fields, body)
				continue
			}
			assert.Equal(t, http.StatusBadRequest, status, "%s: %s", fields, body)
			assert.Contains(t, body, want, fields)
		}
	})
}

func TestWhatThePageKnowsIsInputAndContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		flow := strings.Replace(onlyAgents, "language: en\n", "language: en\ninputs: {email: {type: email}}\n", 1)
		h := newHouse(t, setting{flow: flow, byHand: true})
		status, body := h.request(t, http.MethodPost, guestchat.BasePath+"/conversations", "",
			create(`,"firstName":"Ada","lastName":"Lovelace","email":"ada@example.com","customFields":{"page":"/kettles","botrunner.theme":"dark","topic":"spoons"}`))
		require.Equal(t, http.StatusOK, status, body)
		attach(t, h, body)
		d := h.desk(t)
		assert.Equal(t, map[string]string{"firstName": "Ada", "lastName": "Lovelace", "page": "/kettles", "topic": "kettles"}, d.Asked().UserData,
			"the flow's own user data wins, its inputs and the page's own fields stay here")
		assert.Equal(t, "Ada", *h.theirs(t).Asked.MemberInfo.DisplayName)
	})
}

func TestDeploymentAndQueueChooseTheFlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		agents, hello := engine(t, onlyAgents), engine(t, greeting)
		var h *house
		h = newHouse(t, setting{front: front.Options{Route: func(asked guestchat.CreateConversation) (front.Route, bool) {
			switch asked.RoutingTarget.TargetAddress {
			case "Front":
				return front.Route{Engine: hello, Chat: h.chat}, true
			case "Human":
				return front.Route{Engine: agents, Chat: h.chat}, true
			default:
				return front.Route{}, false
			}
		}}})
		h.open(t, genesys.StartOptions{}).sees("bot: Hello, standard !")
		h.open(t, genesys.StartOptions{Routing: genesys.Routing{TargetAddress: "Human"}}).sees("Avery joined")
		_, err := h.page(t).service.StartChat(t.Context(), genesys.StartOptions{Routing: genesys.Routing{TargetAddress: "Nobody"}})
		var refused *genesys.ResponseError
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, "chat.error.invalid.queue", refused.Code)
	})
}

func TestACustomerWhoseRouteIsGoneIsToldSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hello, asked := engine(t, greeting), 0
		var h *house
		h = newHouse(t, setting{front: front.Options{
			Texts: front.Texts{Sorry: "Sorry about that."},
			Route: func(guestchat.CreateConversation) (front.Route, bool) {
				asked++
				return front.Route{Engine: hello, Chat: h.chat}, asked == 1
			},
		}})
		status, created := h.request(t, http.MethodPost, guestchat.BasePath+"/conversations", "", create(""))
		require.Equal(t, http.StatusOK, status, created)
		attach(t, h, created)
		synctest.Wait()
		var said []string
		for _, m := range h.ours(t).Messages() {
			said = append(said, string(m.BodyType)+" "+m.Body)
		}
		assert.Equal(t, []string{"member-join ", "member-join ", "standard Sorry about that.", "member-leave ", "member-leave "}, said)
	})
}

func TestADrainLetsChatsFinishAndTakesNoNewOnes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: greeting, front: front.Options{Texts: front.Texts{Busy: "Back at nine."}}})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: What else?")
		drained := make(chan int, 1)
		go func() { drained <- h.front.Drain(t.Context()) }()
		synctest.Wait()
		status, body := h.request(t, http.MethodPost, guestchat.BasePath+"/conversations", "", create(""))
		assert.Equal(t, http.StatusServiceUnavailable, status)
		assert.Contains(t, body, "Back at nine.")
		time.Sleep(time.Hour)
		c.say("Nothing.")
		assert.Equal(t, []string{"bot: Goodbye!", "ended"}, c.sees("ended"))
		assert.Equal(t, 0, <-drained, "nobody was interrupted")
	})
}

func TestADrainThatTakesTooLongInterruptsPolitely(t *testing.T) {
	overEach(t, func(t *testing.T, messaging bool) {
		h := newHouse(t, setting{messaging: messaging, byHand: true, front: front.Options{Texts: front.Texts{Closing: "We close now."}}})
		c := h.open(t, genesys.StartOptions{})
		d := h.desk(t)
		require.NoError(t, d.Say("Good day!"))
		c.sees("Robin: Good day!")
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		began := time.Now()
		assert.Equal(t, 1, h.front.Drain(ctx))
		assert.Less(t, time.Since(began), 75*time.Second, "bounded")
		assert.Equal(t, []string{"bot: We close now.", "Robin left", "ended"}, c.sees("ended"))
		assert.Error(t, d.Say("Still there?"), "the agent's side is ended")
	})
}

// attach opens the event stream of a conversation that was created by hand.
func attach(t *testing.T, h *house, created string) {
	t.Helper()
	c := h.socket(t, created)
	t.Cleanup(func() { _ = c.Close() })
}
