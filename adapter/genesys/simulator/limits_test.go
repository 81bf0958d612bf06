package simulator_test

import (
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAChatMayMakeSoManyCallsASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Limits: simulator.Limits{CallsPerSecond: 3}})
		g, other := arrive(t, sim), arrive(t, sim)
		go g.listenIdly()
		go other.listenIdly()
		for range 2 {
			time.Sleep(time.Second)
			for _, want := range []int{200, 200, 200, 429, 429} {
				status, _ := g.say(t, "hello")
				assert.Equal(t, want, status)
			}
			other.says(t, "I am not in a hurry")
		}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, sim.URL+guestchat.BasePath+"/conversations/"+g.ID+"/messages", http.NoBody)
		require.NoError(t, err)
		response, err := sim.Client().Do(r)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		assert.Equal(t, http.StatusTooManyRequests, response.StatusCode)
		assert.Equal(t, "1", response.Header.Get("Retry-After"))
		assert.Equal(t, "*", response.Header.Get("Access-Control-Allow-Origin"), "browsers may read a refusal too")
	})
}

func TestAGuestMayBringSoManyCustomFields(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Limits: simulator.Limits{CustomFields: 1}})
		arriveIdly(t, sim, asking("Dana", inBilling, `"a":"1"`))
		status, body := call(t, sim, http.MethodPost, guestchat.BasePath+"/conversations", "", asking("Dana", inBilling, `"a":"1","b":"2"`))
		assert.Equal(t, http.StatusBadRequest, status)
		assert.Contains(t, string(body), "chat.error.bad.request")
	})
}

func TestCustomFieldsMayBeSoLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sim := simulator.StartInMemory(t, simulator.Options{Limits: simulator.Limits{CustomFieldLength: 3}})
		arriveIdly(t, sim, asking("Dana", inBilling, `"äöü":"äöü"`))
		for _, fields := range []string{`"abcd":""`, `"a":"äöüß"`} {
			status, body := call(t, sim, http.MethodPost, guestchat.BasePath+"/conversations", "", asking("Dana", inBilling, fields))
			assert.Equal(t, http.StatusBadRequest, status)
			assert.Contains(t, string(body), "a custom field of more than 3 characters")
		}
	})
}
