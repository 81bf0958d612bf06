package platform_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire/wiretest"
	"github.com/botrunner/botrunner/adapter/genesys/platform"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// One conversation, in which Ann talks with a guest.
type book struct {
	mu         sync.Mutex
	attributes map[string]string
}

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func (*book) Of(message string) (string, bool) { return "c1", message == "m1" }

func (b *book) Conversation(id string) (platform.Conversation, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return platform.Conversation{ID: id, Participants: []platform.Participant{
		{ID: "p1", Purpose: "customer", State: platform.StateConnected, Attributes: b.attributes},
		{ID: "p2", Purpose: "acd", State: platform.StateDisconnected, EndTime: &noon},
		{ID: "p3", Purpose: "agent", Name: "Ann Smith", State: platform.StateConnected, ConnectedTime: &noon},
	}}, id == "c1"
}

func (b *book) SetAttributes(conversation, participant string, attributes map[string]string) (map[string]string, bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.attributes = attributes
	return attributes, conversation == "c1" && participant == "p1"
}

// A desk is a client, the server it asks, and what goes wrong in between.
type desk struct {
	*platform.Client
	server  *platform.Server
	book    *book
	asked   atomic.Int32
	signIns atomic.Int32
	trouble func(w http.ResponseWriter, r *http.Request) bool // reports whether it has answered; nil: none
}

func (d *desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == platform.TokenPath {
		d.signIns.Add(1)
	} else {
		d.asked.Add(1)
	}
	if d.trouble == nil || !d.trouble(w, r) {
		d.server.ServeHTTP(w, r)
	}
}

func newDesk(t *testing.T, o platform.Options, s platform.ServerOptions) *desk {
	t.Helper()
	d := &desk{book: &book{}}
	d.server = platform.NewServer(d.book, s)
	network, _ := wiretest.Serve(t, d)
	o.APIURL, o.LoginURL, o.NetDialContext = "http://api.test", "http://login.test/", network.DialContext
	o.ClientID, o.ClientSecret, o.Rand = "client-1", bot.NewSecret("s3cret%&"), func() float64 { return 0.5 }
	d.Client = platform.New(o)
	t.Cleanup(func() { require.NoError(t, d.Close()) })
	return d
}

func TestAConversationIsFoundByAMessageInIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, platform.Options{}, platform.ServerOptions{ClientID: "client-1", ClientSecret: "s3cret%&"})
		conversation, err := d.Find(t.Context(), "m1")
		require.NoError(t, err)
		assert.Equal(t, "c1", conversation)
		people, err := d.People(t.Context(), conversation)
		require.NoError(t, err)
		assert.Equal(t, []webmessaging.Person{
			{ID: "p1", Purpose: webmessaging.PurposeCustomer, Here: true},
			{ID: "p2", Purpose: webmessaging.PurposeQueue, Left: noon},
			{ID: "p3", Purpose: webmessaging.PurposeAgent, Name: "Ann Smith", Here: true, Came: noon},
		}, people)
		assert.EqualValues(t, 1, d.signIns.Load(), "one token is enough for all")

		_, err = d.Find(t.Context(), "m2")
		require.EqualError(t, err, "finding the conversation: status 404 not.found")
	})
}

func TestAttributesAreSetUnderTheNamesThatFlowsKnow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, platform.Options{AttributePrefix: "context."}, platform.ServerOptions{})
		resp, err := d.SetAttributes(t.Context(), "c1", "p1", map[string]string{"tier": "gold"})
		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, resp.Status)
		assert.JSONEq(t, `{"attributes":{"context.tier":"gold"}}`, string(resp.Body))
		assert.Equal(t, map[string]string{"context.tier": "gold"}, d.book.attributes)
		_, err = d.SetAttributes(t.Context(), "c1", "p9", nil)
		require.EqualError(t, err, "updating user data: status 404 not.found")
	})
}

func TestATokenIsRenewedBeforeItEndsAndWhenItIsNotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, platform.Options{}, platform.ServerOptions{TokenLife: time.Hour})
		look := func() {
			_, err := d.People(t.Context(), "c1")
			require.NoError(t, err)
		}
		look()
		time.Sleep(58 * time.Minute)
		look()
		assert.EqualValues(t, 1, d.signIns.Load())
		time.Sleep(time.Minute + time.Second)
		look()
		assert.EqualValues(t, 2, d.signIns.Load(), "a minute before its end")
		d.server.Revoke()
		look()
		assert.EqualValues(t, 3, d.signIns.Load())
		assert.EqualValues(t, 5, d.asked.Load(), "the one that was not taken is made again")
	})
}

func TestWrongCredentialsAreToldAndNotTriedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, platform.Options{}, platform.ServerOptions{ClientSecret: "another"})
		_, err := d.Find(t.Context(), "m1")
		require.EqualError(t, err, "signing in to the Platform API: status 401 invalid_client")
		assert.EqualValues(t, 1, d.signIns.Load())
		assert.Zero(t, d.asked.Load())
	})
}

func TestNoRequestExceedsTheBudget(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, platform.Options{}, platform.ServerOptions{})
		ctx, cancel := context.WithCancel(t.Context())
		var all sync.WaitGroup
		for range 500 { // chats that look without a pause
			all.Go(func() {
				for {
					if _, err := d.People(ctx, "c1"); err != nil {
						assert.ErrorIs(t, err, context.Canceled)
						return
					}
				}
			})
		}
		time.Sleep(time.Minute - time.Second)
		assert.InDelta(t, 240, d.asked.Load(), 6, "four fifths of the budget are for looking")
		begin := time.Now()
		_, err := d.SetAttributes(t.Context(), "c1", "p1", map[string]string{"tier": "gold"})
		require.NoError(t, err)
		assert.Less(t, time.Since(begin), time.Second, "no update queues behind those who look")
		cancel()
		all.Wait()
	})
}

func TestAWishToBeLeftAloneHoldsEverybodyBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, platform.Options{}, platform.ServerOptions{})
		var told atomic.Bool
		d.trouble = func(w http.ResponseWriter, r *http.Request) bool {
			if r.URL.Path == platform.TokenPath || told.Swap(true) {
				return false
			}
			w.Header().Set("Retry-After", "20")
			w.WriteHeader(http.StatusTooManyRequests)
			return true
		}
		begin := time.Now()
		first := make(chan error)
		go func() { _, err := d.People(t.Context(), "c1"); first <- err }()
		synctest.Wait()
		_, err := d.SetAttributes(t.Context(), "c1", "p1", nil)
		require.NoError(t, err, "who has done nothing waits as well")
		require.NoError(t, <-first)
		assert.GreaterOrEqual(t, time.Since(begin), 20*time.Second)
		assert.EqualValues(t, 3, d.asked.Load(), "nothing is asked meanwhile, and nothing is lost")
	})
}

func TestAServerThatFailsIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, platform.Options{}, platform.ServerOptions{})
		var tries atomic.Int32
		d.trouble = failing(&tries)
		_, err := d.Find(t.Context(), "m1")
		require.NoError(t, err)
		assert.EqualValues(t, 3, d.asked.Load())
		d.trouble = func(w http.ResponseWriter, _ *http.Request) bool { w.WriteHeader(http.StatusBadGateway); return true }
		_, err = d.Find(t.Context(), "m1")
		require.EqualError(t, err, "finding the conversation: status 502")
		d.trouble = func(w http.ResponseWriter, _ *http.Request) bool { _, _ = w.Write([]byte("<html>")); return true }
		_, err = d.Find(t.Context(), "m1")
		require.EqualError(t, err, "finding the conversation: answer is not what the API promises")
	})
}

// failing answers the first two requests badly.
func failing(tries *atomic.Int32) func(http.ResponseWriter, *http.Request) bool {
	return func(w http.ResponseWriter, r *http.Request) bool {
		if r.URL.Path == platform.TokenPath || tries.Add(1) > 2 {
			return false
		}
		w.WriteHeader(http.StatusBadGateway)
		return true
	}
}

func TestNoErrorShowsASecretOrAnID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t, platform.Options{RequestTimeout: time.Second}, platform.ServerOptions{})
		release := make(chan struct{})
		d.trouble = func(http.ResponseWriter, *http.Request) bool { <-release; return false }
		_, err := d.Find(t.Context(), "m1")
		close(release)
		require.EqualError(t, err, "signing in to the Platform API: context deadline exceeded")
		_, isRefused := err.(*genesys.ResponseError) //nolint:errorlint // the very error
		assert.False(t, isRefused)
		for _, secret := range []string{"s3cret", "client-1", "m1", ".test"} {
			assert.NotContains(t, err.Error(), secret)
		}
	})
}
