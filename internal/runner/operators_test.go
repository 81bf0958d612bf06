package runner_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/front/operators"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/store"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// handled carries an operator's requests to a handler, without a network.
type handled struct{ to http.Handler }

func (h handled) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	h.to.ServeHTTP(w, r)
	return w.Result(), nil
}

// desk is an operator at a member.
func (m *member) desk() *operators.Client {
	return &operators.Client{
		Address: "http://admin.test", Key: bot.NewSecret("swordfish"),
		HTTP: &http.Client{Transport: handled{operators.NewHandler(operators.Options{Front: m.front, Elsewhere: m.runner.Ask})}},
	}
}

// arrives opens a conversation at a member.
func (m *member) arrives(t *testing.T) (*genesys.Service, *guestchat.Conversation) {
	t.Helper()
	page := guestchat.NewTransport(guestchat.Options{
		DataURL: "http://fleet.test", DeploymentKey: deployment, OrgGUID: deployment,
		NetDialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			return m.network.DialContext(ctx, network, address)
		},
	})
	t.Cleanup(func() { _ = page.Close() })
	customer := genesys.New(page, genesys.Options{Routing: genesys.Routing{TargetAddress: "Front"}})
	t.Cleanup(func() { _ = customer.Close() })
	_, err := customer.StartChat(t.Context(), genesys.StartOptions{})
	require.NoError(t, err)
	synctest.Wait()
	all := m.front.Server().Conversations()
	return customer, all[len(all)-1]
}

// Any runner answers an operator for all of them.
func TestAnyRunnerAnswersOperatorsForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1, 2)
		has, asked := f.members[0], f.members[1].desk()
		has.answers()
		customer, c := has.arrives(t)
		time.Sleep(time.Second) // the oldest is first
		_, own := f.members[1].arrives(t)
		_, err := customer.SendMessage(t.Context(), "Ada")
		require.NoError(t, err)
		d := <-f.desks
		require.NoError(t, d.Say("Hello."))
		synctest.Wait()

		all, err := asked.Conversations(t.Context())
		require.NoError(t, err)
		require.Len(t, all, 2)
		assert.Equal(t, own.ID, all[1].ID)
		assert.Equal(t, f.members[1].runner.ID(), all[1].Owner)
		assert.WithinDuration(t, time.Now(), all[0].Since, time.Second)
		all[0].Since, all[0].Opened = time.Time{}, time.Time{}
		assert.Equal(t, front.Summary{
			ID: c.ID, Flow: "fleet", Version: f.engine.Dialog().Hash[:12], Step: "hand_over", Stage: bot.WithAgent, Owner: has.runner.ID(),
		}, all[0])

		one, err := asked.Inspect(t.Context(), c.ID)
		require.NoError(t, err)
		assert.Equal(t, []front.Variable{{Name: "name", Value: "Ada"}}, one.Variables)
		assert.Equal(t, []string{"Robin"}, one.Agents)
		said, err := asked.Transcript(t.Context(), c.ID)
		require.NoError(t, err)
		assert.Equal(t, "Hello.", said[len(said)-1].Text)
		_, err = asked.HandOver(t.Context(), c.ID)
		require.EqualError(t, err, bot.ErrHasAgent.Error(), "the owner's own words")
		require.NoError(t, asked.End(t.Context(), c.ID))
		assert.Equal(t, guestchat.PhaseOver, c.Phase())
		_, err = asked.Inspect(t.Context(), "nobody")
		require.EqualError(t, err, front.ErrNotHere.Error())
	})
}

// Nobody can do anything with a conversation whose owner is gone, but it is known
// whose it was, and what will become of it.
func TestAnOperatorLearnsThatAnOwnerIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1, 2)
		_, c := f.members[0].arrives(t)
		owner, rest := f.members[0].runner.ID(), f.members[1]
		for i := range 300 { // which take longer than an operator does to ask
			_, err := f.members[0].store.Commit(t.Context(), store.Snapshot{ID: fmt.Sprint("many-", i), Owner: owner, Epoch: 1, Seq: 1, Data: []byte("?")}, 0)
			require.NoError(t, err)
		}
		f.die(0)
		_, err := rest.desk().Inspect(t.Context(), c.ID)
		require.ErrorContains(t, err, "runner "+owner+" has it and does not answer")
		died := time.Now()
		hear := func() string {
			_, err := rest.desk().Inspect(t.Context(), "many-299")
			return err.Error()
		}
		heard := hear()
		for !strings.Contains(heard, "lease has been out since") && time.Since(died) < time.Minute {
			time.Sleep(5 * time.Millisecond) // it may be the first one that is taken up
			heard = hear()
		}
		assert.Contains(t, heard, "runner "+owner+" has it, whose lease has been out since")
		time.Sleep(30 * time.Second)
		all, err := rest.desk().Conversations(t.Context())
		require.NoError(t, err)
		require.Len(t, all, 301)
		byID := func(id string) front.Summary {
			return all[slices.IndexFunc(all, func(s front.Summary) bool { return s.ID == id })]
		}
		assert.Equal(t, []any{rest.runner.ID(), "name", false}, []any{byID(c.ID).Owner, byID(c.ID).Step, byID(c.ID).Orphan})
		assert.Equal(t, []any{front.Unreadable, true}, []any{byID("many-0").Stage, byID("many-0").Orphan})
	})
}

// While a conversation changes hands, whoever is asked for it may not have it any
// more.
func TestAnOperatorFollowsAConversationThatChangesHands(t *testing.T) {
	take := func(f *fleet, by int, id string) {
		assert.NoError(f.t, f.members[by].front.Take(context.Background(), id))
	}
	for about, change := range map[string]func(f *fleet, id string){
		"to a third one":   func(f *fleet, id string) { take(f, 2, id) },
		"to the one asked": func(f *fleet, id string) { take(f, 1, id) },
		"to nobody yet": func(f *fleet, id string) {
			require.NoError(f.t, f.members[0].front.GiveUp(f.t.Context(), id))
			time.AfterFunc(500*time.Millisecond, func() { take(f, 2, id) })
		},
	} {
		t.Run(about, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				f := newFleet(t, 1, 3)
				has := operators.NewHandler(operators.Options{Front: f.members[0].front, Elsewhere: f.members[0].runner.Ask})
				var once sync.Once
				_, c := f.members[0].arrives(t)
				f.members[0].runner.AnswerOperators(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
					once.Do(func() { change(f, c.ID) })
					has.ServeHTTP(w, r)
				}))
				f.members[2].answers()
				one, err := f.members[1].desk().Inspect(t.Context(), c.ID)
				require.NoError(t, err)
				assert.Equal(t, []any{c.ID, "name"}, []any{one.ID, one.Step})
			})
		})
	}
}

// What operators show as their key is for the server that they ask.
func TestAKeyIsNotPassedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1, 2)
		var got []http.Header
		f.members[0].runner.AnswerOperators(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			got = append(got, r.Header)
			_, _ = w.Write([]byte("{}"))
		}))
		_, c := f.members[0].arrives(t)
		request := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/conversations/"+c.ID, http.NoBody)
		request.Header.Set("Authorization", "Bearer swordfish")
		response, err := f.members[1].runner.Ask(request, c.ID)
		require.NoError(t, err)
		require.NoError(t, response.Body.Close())
		require.Len(t, got, 1)
		assert.NotContains(t, strings.ToLower(strings.Join(got[0]["Authorization"], "")), "swordfish")
		assert.Equal(t, f.members[1].runner.ID(), got[0].Get("Botrunner-Passed-On"))
	})
}

// answers lets a member serve the operators of others.
func (m *member) answers() {
	m.runner.AnswerOperators(operators.NewHandler(operators.Options{Front: m.front, Elsewhere: m.runner.Ask}))
}
