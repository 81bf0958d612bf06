package front_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var restarts = flag.Int("restarts", 100, "conversations that TestAConversationOutlivesItsFront runs")

// cellar is what outlives fronts.
type cellar struct {
	mu   sync.Mutex
	kept map[string][]byte
	full bool // it takes no more pieces of files

	pieces map[piece][]byte
}

func (c *cellar) ids() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Collect(maps.Keys(c.kept))
}

// A key to the cellar is one front's; once it is lost the front can keep nothing
// more, as if it had been killed.
type key struct {
	*cellar
	lost atomic.Bool
	last atomic.Bool // it is lost with the next write
}

func (k *key) Keep(_ context.Context, id string, data []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lost.Load() {
		return front.ErrLost
	}
	k.kept[id] = data
	k.lost.Store(k.last.Load())
	return nil
}

func (k *key) Take(_ context.Context, id string) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if data, ok := k.kept[id]; ok {
		return data, nil
	}
	return nil, front.ErrUnknown
}

func (k *key) LetGo(context.Context, string) error { return nil }

func (k *key) Forget(_ context.Context, id string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lost.Load() {
		return front.ErrLost
	}
	delete(k.kept, id)
	return nil
}

// keptHouse is a house whose front can be restarted.
type keptHouse struct {
	*house
	setting setting
	cellar  *cellar
	key     *key
}

func newKeptHouse(t *testing.T, s setting) *keptHouse {
	t.Helper()
	k := &keptHouse{cellar: &cellar{kept: map[string][]byte{}, pieces: map[piece][]byte{}}}
	k.key = &key{cellar: k.cellar}
	s.front.Vault, s.front.SealKey, s.front.Server.TokenKey = k.key, []byte("sealing wax"), []byte("a key of tokens")
	k.house = newHouse(t, s)
	k.setting = s
	return k
}

// restart lets another front take the first one's place: after it has let go of
// everything, or in the middle of what it does.
func (k *keptHouse) restart(t *testing.T, killed bool) {
	t.Helper()
	k.key.lost.Store(killed)
	k.stop()
	k.again(t)
}

// again opens another front, which takes up all that is kept.
func (k *keptHouse) again(t *testing.T) {
	t.Helper()
	k.key = &key{cellar: k.cellar}
	k.setting.front.Vault = k.key
	k.setting.front.Route = k.always(k.engine)
	k.move()
	k.start(t, k.setting)
	for _, id := range k.cellar.ids() {
		require.NoError(t, k.front.Take(t.Context(), id))
	}
}

// TestAConversationOutlivesItsFront stops and kills fronts while customer and
// agent talk: each word arrives once and in order.
func TestAConversationOutlivesItsFront(t *testing.T) {
	if *storm != 0 {
		synctest.Test(t, func(t *testing.T) { outlive(t, *storm) })
		return
	}
	for seed := uint64(1); seed <= uint64(*restarts) && !t.Failed(); seed++ {
		synctest.Test(t, func(t *testing.T) { outlive(t, seed) })
	}
}

func outlive(t *testing.T, seed uint64) {
	t.Helper()
	what := fmt.Sprintf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	var o front.Options
	if seed%3 == 0 { // taking up takes time, and so does stopping
		o.Observe = func(front.Start) bot.Observer { time.Sleep(400 * time.Millisecond); return nil }
	}
	h := newKeptHouse(t, setting{messaging: seed%2 == 0, byHand: true, front: o})
	c := h.open(t, genesys.StartOptions{})
	d := h.desk(t)
	const words = 8
	s := &sky{rng: rng}
	mine, theirs := s.pauses(rng, words), s.pauses(rng, words)
	var talk sync.WaitGroup
	talk.Go(func() { eachAfter(mine, func(i int) { c.say(fmt.Sprint("word ", i)) }) })
	talk.Go(func() {
		eachAfter(theirs, func(i int) { require.NoError(t, d.Say(fmt.Sprint("answer ", i)), what) })
	})
	for range 4 {
		time.Sleep(s.upTo(5 * time.Second))
		h.restart(t, s.tosses())
	}
	talk.Wait()
	var seen []string
	for _, line := range c.sees(fmt.Sprint("Robin: answer ", words-1)) {
		if strings.Contains(line, "answer") {
			seen = append(seen, line)
		}
	}
	require.Equal(t, numbered("Robin: answer ", words), seen, what)
	hears(t, d, append([]string{"A customer."}, numbered("word ", words)...)...)
	d.Leave()
	assert.Equal(t, []string{"Robin left", "bot: Goodbye!", "ended"}, c.sees("ended"), "and nothing came twice: %s", what)
}

func TestWhatIsKeptCannotBeRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: secretive})
		c := h.open(t, genesys.StartOptions{UserData: map[string]any{"token": "t0ps3cret"}})
		c.sees("bot: Your pin?")
		c.say("pin-4711")
		c.sees("bot: Thanks.")
		h.restart(t, true)
		c.waits(genesys.EventReconnected)
		for _, data := range h.cellar.kept {
			for _, secret := range []string{"t0ps3cret", "pin-4711", "Thanks", "token"} {
				assert.NotContains(t, string(data), secret)
			}
		}
		for _, m := range h.ours(t).Messages() {
			assert.NotContains(t, m.Body, "pin-4711")
		}
	})
}

const secretive = `flow: secretive
language: en
defaults: {wait: 10m, silent: bye, give_up: bye}
inputs: {token: {type: secret}}
steps:
  pin: {ask: "Your pin?", save: pin, type: secret}
  more: {ask: "Thanks.", save: more, type: text}
  bye: {end: done, say: Goodbye!}
`

func TestARestartDoesNotProlongWhatIsKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: secretive, front: front.Options{Server: guestchat.ServerOptions{Retention: time.Hour}}})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: Your pin?")
		_, err := c.service.EndChat(t.Context())
		require.NoError(t, err)
		for range 2 {
			time.Sleep(25 * time.Minute)
			h.restart(t, false)
			assert.Len(t, h.cellar.ids(), 1)
		}
		time.Sleep(11 * time.Minute)
		assert.Empty(t, h.cellar.ids())
	})
}

func TestAConversationIsForgottenWithItsTranscript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: secretive, front: front.Options{Server: guestchat.ServerOptions{Retention: time.Minute}}})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: Your pin?")
		_, err := c.service.EndChat(t.Context())
		require.NoError(t, err)
		time.Sleep(time.Second)
		h.restart(t, false)
		assert.Len(t, h.cellar.ids(), 1, "what was said can still be read")
		time.Sleep(2 * time.Minute)
		assert.Empty(t, h.cellar.ids())
	})
}

// A front may be closed before it can give all up. What it had kept is there for the
// next one.
func TestWhatIsNotGivenUpInTimeIsNotForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		stuck := true
		h := newKeptHouse(t, setting{flow: secretive, front: front.Options{Observe: func(front.Start) bot.Observer {
			if stuck {
				stuck = false
				time.Sleep(2 * front.Politeness)
			}
			return nil
		}}})
		c := h.open(t, genesys.StartOptions{})
		synctest.Wait()
		h.stop()
		assert.Len(t, h.cellar.ids(), 1)
		h.again(t)
		c.sees("bot: Your pin?")
	})
}

// asked is a vault whose conversations are asked for by another front in the moment
// in which they are taken.
type asked struct {
	*key
	house *keptHouse
	gone  atomic.Bool // given up
}

func (a *asked) Take(ctx context.Context, id string) ([]byte, error) {
	data, err := a.key.Take(ctx, id)
	if err == nil && !a.gone.Load() {
		err = a.house.front.GiveUp(ctx, id)
	}
	return data, err
}

func (a *asked) LetGo(context.Context, string) error { a.gone.Store(true); return nil }

func (a *asked) Holds(string) error {
	if a.gone.Load() {
		return front.ErrLost
	}
	return nil
}

func TestWhatIsAskedForWhileItIsTakenIsNotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: secretive})
		h.open(t, genesys.StartOptions{}).sees("bot: Your pin?")
		h.stop()
		h.setting.front.Vault, h.setting.front.Route = &asked{key: h.key, house: h}, h.always(h.engine)
		h.move()
		h.start(t, h.setting)
		require.ErrorIs(t, h.front.Take(t.Context(), h.cellar.ids()[0]), front.ErrLost)
		assert.Empty(t, h.front.Server().Conversations(), "another front has it")
		synctest.Wait()
		assert.Zero(t, h.front.Live())
	})
}

// A conversation that another front has taken unasked is noticed with the next write.
// One that waits for its customer's socket is not written; a customer's call has it
// looked after.
func TestWhoCallsWhereAConversationWaitsInVainFindsTheRightFront(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: secretive})
		status, created := h.request(t, http.MethodPost, guestchat.BasePath+"/conversations", "", create(""))
		require.Equal(t, http.StatusOK, status, created)
		c := decoded[guestchat.CreateConversationResponse](t, created)
		h.restart(t, false)
		says := func() int {
			path := guestchat.BasePath + "/conversations/" + c.ID + "/members/" + c.Member.ID + "/messages"
			status, _ := h.request(t, http.MethodPost, path, c.JWT, `{"body":"hello"}`)
			return status
		}
		require.Equal(t, http.StatusServiceUnavailable, says(), "its socket has not come")
		require.Len(t, h.front.Server().Conversations(), 1)
		h.key.lost.Store(true)
		require.Equal(t, http.StatusServiceUnavailable, says())
		assert.Empty(t, h.front.Server().Conversations())
	})
}

// What a customer said to a conversation that is given up in that moment stands in
// what nobody keeps any more, also where it is taken up again: the customer must not
// be told that all is well.
func TestAWordToWhatWasGivenUpIsNotAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: secretive})
		h.open(t, genesys.StartOptions{}).sees("bot: Your pin?")
		before := h.ours(t)
		require.NoError(t, front.Safe(h.front, t.Context(), before))
		require.NoError(t, h.front.GiveUp(t.Context(), before.ID))
		require.ErrorIs(t, front.Safe(h.front, t.Context(), before), front.ErrLost)
		require.NoError(t, h.front.Take(t.Context(), before.ID))
		require.ErrorIs(t, front.Safe(h.front, t.Context(), before), front.ErrLost)
		require.NoError(t, front.Safe(h.front, t.Context(), h.ours(t)))
	})
}

// A front that was away for longer than anything is kept takes up what it then
// forgets at once.
func TestWhatIsForgottenAtTheStartDoesNotBeginAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var begun atomic.Int32
		h := newKeptHouse(t, setting{flow: secretive, front: front.Options{
			Server: guestchat.ServerOptions{Retention: time.Minute}, Observe: func(front.Start) bot.Observer { begun.Add(1); return nil },
		}})
		for range 10 { // it is a race
			c := h.open(t, genesys.StartOptions{})
			c.sees("bot: Your pin?")
			_, err := c.service.EndChat(t.Context())
			require.NoError(t, err)
		}
		synctest.Wait()
		h.stop()
		time.Sleep(time.Hour)
		require.Len(t, h.cellar.ids(), 10)
		h.again(t)
		time.Sleep(time.Second)
		assert.Empty(t, h.cellar.ids())
		assert.EqualValues(t, 10, begun.Load())
	})
}

func TestAnEditedFlowDoesNotTakeOverAConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: secretive})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: Your pin?")
		h.engine = engine(t, strings.Replace(secretive, "Your pin", "Your number", 1))
		h.key.lost.Store(true)
		h.stop()
		h.move()
		h.setting.front.Vault, h.setting.front.Route = &key{cellar: h.cellar}, h.always(h.engine)
		h.start(t, h.setting)
		for _, id := range h.cellar.ids() {
			require.Error(t, h.front.Take(t.Context(), id))
		}
		assert.Len(t, h.cellar.ids(), 1, "it waits for its own flow")
	})
}

func TestAnAgentWhoLeavesWhileNobodyServesIsHeardToTheEnd(t *testing.T) {
	for _, messaging := range []bool{false, true} {
		synctest.Test(t, func(t *testing.T) {
			h := newKeptHouse(t, setting{messaging: messaging, byHand: true})
			c := h.open(t, genesys.StartOptions{})
			d := h.desk(t)
			hears(t, d, "A customer.")
			require.NoError(t, d.Say("Hello!"))
			c.sees("Robin: Hello!")
			h.key.lost.Store(true)
			h.stop()
			require.NoError(t, d.Say("Your number is 42."))
			d.Leave()
			time.Sleep(10 * time.Second)
			h.again(t)
			want := []string{"Robin: Your number is 42.", "Robin left", "bot: Goodbye!", "ended"}
			assert.Equal(t, want, c.sees("ended"), "messaging: %v", messaging)
		})
	}
}

// A customer who leaves is kept before anybody acts on it, so who takes the
// conversation up has to.
func TestACustomerWhoLeavesAsTheFrontIsKilledLeavesNoAgentBehind(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{byHand: true})
		c := h.open(t, genesys.StartOptions{})
		hears(t, h.desk(t), "A customer.")
		synctest.Wait() // until that the agent has heard it is kept
		h.key.last.Store(true)
		_, err := c.service.EndChat(t.Context())
		require.NoError(t, err)
		h.stop()
		h.again(t)
		time.Sleep(10 * time.Second)
		assert.Equal(t, guestchat.PhaseOver, h.theirs(t).Phase())
		assert.Zero(t, h.front.Live())
	})
}

// A page that is told that there is no such conversation gives up.
func TestAFrontThatHandsOverDoesNotDenyItsConversations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{byHand: true})
		c := h.open(t, genesys.StartOptions{})
		c.sees("Robin joined")
		path, token := c.path()+"/messages", c.session().JWT
		h.front.LetGo(t.Context())
		status, _ := h.request(t, http.MethodGet, path, token, "")
		assert.Equal(t, http.StatusServiceUnavailable, status)
		var talk sync.WaitGroup
		talk.Go(func() { c.say("Is anybody there?") }) // who is told that nothing was done tries again
		synctest.Wait()
		h.restart(t, false)
		talk.Wait()
		hears(t, h.desk(t), "A customer.", "Is anybody there?")
		status, _ = h.request(t, http.MethodGet, path, token, "")
		assert.Equal(t, http.StatusOK, status)
	})
}

const versioned = `flow: versioned
language: en
defaults: {wait: 10m, silent: bye, give_up: bye}
steps:
  name: {ask: "Who are you?", save: name, type: text}
  hand_over:
    escalate: {queue: Support, summary: "This is ${name}."}
    finished: bye
    failed: bye
  bye: {end: done, say: Goodbye!}
`

// update is what a server does: the mover between the version that a conversation
// is in and the one of today.
func (k *keptHouse) update(old *bot.Engine) func(string, guestchat.CreateConversation, []byte) ([]byte, string, bool) {
	return func(hash string, _ guestchat.CreateConversation, kept []byte) ([]byte, string, bool) {
		if hash != old.Dialog().Hash || hash == k.engine.Dialog().Hash {
			return nil, "", false
		}
		moved, err := bot.NewMover(old, k.engine).MoveKept(kept)
		return moved, k.engine.Dialog().Hash, err == nil
	}
}

func TestAConversationMovesToTheVersionOfToday(t *testing.T) {
	for about, said := range map[string]struct {
		edit  string // of the flow, while an agent is there
		bye   string
		moves bool
	}{
		"a step ahead has changed": {"say: Goodbye!", "bot: See you!", true},
		"its own step has changed": {"summary: \"This is", "bot: Goodbye!", false},
	} {
		t.Run(about, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				old := sealed(t, versioned)
				h := newKeptHouse(t, setting{byHand: true, front: front.Options{Route: func(guestchat.CreateConversation) (front.Route, bool) { return front.Route{}, false }}})
				h.stop()
				h.engine = old
				h.setting.front.Version = func(hash string, _ guestchat.CreateConversation) (front.Route, bool) {
					for _, e := range []*bot.Engine{old, h.engine} {
						if e.Dialog().Hash == hash {
							return front.Route{Name: "versioned", Engine: e, Chat: h.chat}, true
						}
					}
					return front.Route{}, false
				}
				h.setting.front.Update = h.update(old)
				var starts []front.Start
				var told history
				h.setting.front.Observe = func(s front.Start) bot.Observer {
					starts = append(starts, s)
					return &told
				}
				h.again(t)
				c := h.open(t, genesys.StartOptions{})
				c.sees("bot: Who are you?")
				c.say("Ada")
				d := h.desk(t)
				hears(t, d, "This is Ada.")

				replace := map[string]string{"say: Goodbye!": "say: See you!", "summary: \"This is": "summary: \"Here is"}[said.edit]
				h.engine = sealed(t, strings.Replace(versioned, said.edit, replace, 1))
				h.front.Update()
				time.Sleep(5 * time.Second)
				seen, err := h.front.Inspect(t.Context(), h.front.Conversations()[0].ID)
				require.NoError(t, err)
				assert.False(t, seen.TakenUp)
				assert.Equal(t, []string{"name", "hand_over"}, stepsOf(seen), "what came before is still known")
				if moved := seen.Version == h.engine.Dialog().Hash[:12]; assert.Equal(t, said.moves, moved) && moved {
					assert.Equal(t, front.Start{Flow: "versioned", Version: seen.Version, ID: seen.ID, TakenUp: true, Moved: true}, starts[len(starts)-1])
					require.ErrorIs(t, told.ended[0].Err, bot.ErrMoved)
				}
				c.say("Are you there?")
				hears(t, d, "Are you there?")
				require.NoError(t, d.Say("Yes."))
				d.Leave()
				assert.Equal(t, []string{"Robin joined", "Robin: Yes.", "Robin left", said.bye, "ended"}, c.sees("ended"))
				synctest.Wait()
				require.NoError(t, told.ended[len(told.ended)-1].Err, "it ends once")
				assert.Len(t, told.ended, len(starts))
			})
		})
	}
}

// history takes note of ends.
type history struct{ ended []bot.Ended }

func (h *history) Observe(o bot.Observation) {
	if end, is := o.(bot.Ended); is {
		h.ended = append(h.ended, end)
	}
}

func stepsOf(seen front.Inspection) []string {
	var names []string
	for _, p := range seen.Steps {
		names = append(names, p.Step)
	}
	return names
}

// sealed is an engine with the key that all of a house's have.
func sealed(t *testing.T, flow string) *bot.Engine {
	t.Helper()
	dialog, problems := flows.Load("versioned.flow.yaml", []byte(flow))
	require.False(t, problems.Fatal(), "%s", problems)
	e, err := bot.NewEngine(dialog, bot.EngineOptions{SealKey: make([]byte, 32)})
	require.NoError(t, err)
	return e
}
