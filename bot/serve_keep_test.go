package bot_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var crashes = flag.Int("crashes", 60, "conversations that TestWhatIsKeptIsSaidOnce goes through")

const keptFlow = `
flow: kept
inputs: {token: {type: secret}}
defaults: {wait: 10m, silent: bye, give_up: bye}
steps:
  hello: {say: Hello}
  name: {ask: Who are you?, save: name, type: text}
  human:
    escalate: {queue: Support, userData: {name: "${name}"}, summary: "This is ${name}.", secrets: {auth: "${token}"}}
    say: One moment, ${name}.
    finished: rate
    failed: sorry
  sorry: {say: Sorry, end: failed}
  rate: {ask: Was that all?, type: yes_no, save: ok}
  bye: {say: Bye, end: done}
`

// shore is a customer who stays while those who serve them come and go: what a
// channel to a durable conversation has to be.
type shore struct {
	mu     sync.Mutex
	spoken []bot.Message // by the customer
	told   []bot.Message // to the customer
	ids    map[string]bool
	news   chan struct{}
}

func newShore() *shore { return &shore{ids: map[string]bool{}, news: make(chan struct{})} }

func (s *shore) changed() {
	close(s.news)
	s.news = make(chan struct{})
}

func (s *shore) say(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.spoken = append(s.spoken, bot.Message{ID: fmt.Sprintf("c%d", len(s.spoken)+1), Text: text})
	s.changed()
}

// heard returns the texts that the customer was told.
func (s *shore) heard() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var texts []string
	for _, m := range s.told {
		if m.Kind == bot.Words {
			texts = append(texts, m.Text)
		}
	}
	return texts
}

// awaitText waits until the customer has been told so many texts with that in it.
func (s *shore) awaitText(part string, times int) {
	for {
		s.mu.Lock()
		n, news := 0, s.news
		for _, m := range s.told {
			if strings.Contains(m.Text, part) {
				n++
			}
		}
		s.mu.Unlock()
		if n >= times {
			return
		}
		<-news
	}
}

// boat is one process's channel to the shore.
type boat struct {
	shore *shore
	seen  int
	away  context.CancelFunc
	gone  context.Context //nolint:containedctx // it is the life of the boat
}

func (s *shore) boat(t *testing.T) *boat {
	t.Helper()
	gone, away := context.WithCancel(t.Context())
	return &boat{shore: s, gone: gone, away: away}
}

func (b *boat) Resume(heard string) {
	b.shore.mu.Lock()
	defer b.shore.mu.Unlock()
	b.seen = slices.IndexFunc(b.shore.spoken, func(m bot.Message) bool { return m.ID == heard }) + 1
}

func (b *boat) Receive(ctx context.Context) (bot.Message, error) {
	for {
		b.shore.mu.Lock()
		news := b.shore.news
		if b.seen < len(b.shore.spoken) {
			b.seen++
			m := b.shore.spoken[b.seen-1]
			b.shore.mu.Unlock()
			return m, nil
		}
		b.shore.mu.Unlock()
		select {
		case <-news:
		case <-ctx.Done():
			return bot.Message{}, ctx.Err()
		case <-b.gone.Done():
			return bot.Message{}, b.gone.Err()
		}
	}
}

func (b *boat) Send(_ context.Context, m bot.Message) error {
	s := b.shore
	s.mu.Lock()
	defer s.mu.Unlock()
	if m.ID != "" && s.ids[m.ID] {
		return nil
	}
	s.ids[m.ID] = true
	s.told = append(s.told, m)
	s.changed()
	return nil
}

func (b *boat) Close() error { b.away(); return nil }

// vault keeps the last of what it is given, until it is told to break.
type vault struct {
	kept   []byte
	breaks func() bool
}

var errVault = errors.New("the vault is shut")

func (v *vault) Keep(_ context.Context, kept []byte) error {
	if v.breaks() {
		return errVault
	}
	v.kept = slices.Clone(kept)
	return nil
}

// stumbling dies at random around the commands that it passes on: before, or
// after they have been carried out and nobody knows it yet.
type stumbling struct {
	*genesys.Handover
	dies func() bool
	die  context.CancelCauseFunc
}

func (s *stumbling) SendMessage(ctx context.Context, text string) error {
	return s.around(ctx, func() error { return s.Handover.SendMessage(ctx, text) })
}

func (s *stumbling) SendFilteredMessage(ctx context.Context, message, hide bot.Secret) error {
	return s.around(ctx, func() error { return s.Handover.SendFilteredMessage(ctx, message, hide) })
}

func (s *stumbling) around(ctx context.Context, deed func() error) error {
	if s.dies() {
		s.die(bot.ErrLetGo)
		<-ctx.Done()
		return ctx.Err()
	}
	err := deed()
	if err == nil && s.dies() {
		s.die(bot.ErrLetGo)
		<-ctx.Done()
		return ctx.Err()
	}
	return err
}

// TestWhatIsKeptIsSaidOnce lets those who serve a conversation die again and
// again: when they keep, around commands, and at any time between. Customer and
// agent hear each word once and in order.
func TestWhatIsKeptIsSaidOnce(t *testing.T) {
	var settled bot.TakenUp
	for seed := range uint64(*crashes) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { keepThrough(t, rand.New(rand.NewPCG(seed, 8)), &settled) })
		})
	}
	assert.Positive(t, settled.Found, "some had arrived, and an observer heard of it")
	assert.Positive(t, settled.Again, "some had not")
}

const keptLines = 6

func keepThrough(t *testing.T, chance *rand.Rand, settled *bot.TakenUp) {
	t.Helper()
	dialog, problems := flows.Load("kept.flow.yaml", []byte(keptFlow))
	require.False(t, problems.Fatal(), problems.String())
	engine, err := bot.NewEngine(dialog, bot.EngineOptions{SealKey: make([]byte, 32)})
	require.NoError(t, err)
	sim := simulator.StartInMemory(t, simulator.Options{})
	transport := guestchat.NewTransport(guestchat.Options{
		DataURL: sim.URL, NetDialContext: sim.DialContext, PageSize: 5,
		OrgGUID: "9b1a0000-0000-4000-8000-000000000001", DeploymentKey: "5f020000-0000-4000-8000-000000000002",
	})
	defer transport.Close()
	shore := newShore()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		talkOnShore(shore)
	}()

	var mu sync.Mutex // the chance is asked by several goroutines
	draw := func(n int) int { mu.Lock(); defer mu.Unlock(); return chance.IntN(n) }
	luck := func(n int) func() bool { return func() bool { return draw(n) == 0 } }
	v := &vault{}
	var outcome string
	for life := 0; ; life++ {
		require.Less(t, life, 200, "it gets nowhere")
		calm := life > 20
		v.breaks = func() bool { return !calm && luck(12)() }
		ctx, die := context.WithCancelCause(t.Context())
		chat := &stumbling{genesys.NewHandover(genesys.New(transport, genesys.Options{})), func() bool { return !calm && luck(10)() }, die}
		if !calm && luck(3)() {
			time.AfterFunc(time.Duration(draw(5000))*time.Millisecond, func() { die(bot.ErrLetGo) })
		}
		outcome, err = bot.Serve(ctx, engine, shore.boat(t), chat, bot.ServeOptions{
			ID: "k", Inputs: map[string]any{"token": "t0ps3cret"}, Keeper: v, Kept: v.kept,
			Observer: hearing(func(o bot.Observation) {
				if up, is := o.(bot.TakenUp); is {
					settled.Found += up.Found
					settled.Again += up.Again
					settled.Undone += up.Undone
				}
			}),
		})
		die(nil)
		if err == nil {
			break
		}
		require.True(t, errors.Is(err, bot.ErrLetGo) || errors.Is(err, errVault), err)
		time.Sleep(time.Duration(draw(3000)) * time.Millisecond)
	}
	select {
	case <-ended:
	case <-time.After(time.Hour):
		require.FailNow(t, "the customer waits for more", "outcome %s, heard %q", outcome, shore.heard())
	}
	assert.Equal(t, "done", outcome)
	assertSaidOnce(t, shore.heard(), sim)
}

// talkOnShore is a customer who says some lines to the agent, one of which is
// answered after the other, some at once.
func talkOnShore(s *shore) {
	s.awaitText("Who are you?", 1)
	s.say("Ada")
	s.awaitText("You said: This is Ada.", 1)
	for i := range keptLines {
		s.say(fmt.Sprintf("line %d of them", i))
		if i%2 == 1 {
			s.awaitText("You said: line", i+1)
		}
	}
	s.awaitText("You said: line", keptLines)
	s.say("bye")
	s.awaitText("Was that all?", 1)
	s.say("yes")
}

func assertSaidOnce(t *testing.T, heard []string, sim *simulator.Started) {
	t.Helper()
	want := []string{"Hello", "Who are you?", "One moment, Ada.", "Hello, this is Avery. How can I help?", "You said: This is Ada."}
	said := []string{"This is Ada.", "auth: t0ps3cret"}
	for i := range keptLines {
		line := fmt.Sprintf("line %d of them", i)
		want = append(want, "You said: "+line)
		said = append(said, line)
	}
	want = append(want, "Was that all?", "Bye")
	said = append(said, "bye")
	heard = slices.DeleteFunc(slices.Clone(heard), func(s string) bool { return strings.Contains(s, "auth:") })
	assert.Equal(t, want, heard, "the customer")

	var reached []string
	chats := sim.Conversations()
	for _, m := range chats[len(chats)-1].Messages() {
		if m.Sender.ID == chats[len(chats)-1].Guest().ID && m.BodyType == guestchat.BodyStandard {
			reached = append(reached, m.Body)
		}
	}
	assert.Equal(t, said, reached, "the agent")
}

// A chat keeps its queue, and the instant at which it was asked for, whoever serves
// the conversation by then.
func TestWhoTakesAConversationUpKnowsItsChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialog, problems := flows.Load("kept.flow.yaml", []byte(keptFlow))
		require.False(t, problems.Fatal(), problems.String())
		engine, err := bot.NewEngine(dialog, bot.EngineOptions{SealKey: make([]byte, 32)})
		require.NoError(t, err)
		sim := simulator.StartInMemory(t, simulator.Options{})
		transport := guestchat.NewTransport(guestchat.Options{
			DataURL: sim.URL, NetDialContext: sim.DialContext,
			OrgGUID: "9b1a0000-0000-4000-8000-000000000001", DeploymentKey: "5f020000-0000-4000-8000-000000000002",
		})
		defer transport.Close()
		shore, v := newShore(), &vault{breaks: func() bool { return false }}
		chat := func() bot.ChatService { return genesys.NewHandover(genesys.New(transport, genesys.Options{})) }
		serve := func(ctx context.Context, chat bot.ChatService, o bot.Observer) error {
			_, err := bot.Serve(ctx, engine, shore.boat(t), chat,
				bot.ServeOptions{ID: "k", Inputs: map[string]any{"token": "t"}, Keeper: v, Kept: v.kept, Observer: o})
			return err
		}
		ctx, die := context.WithCancelCause(t.Context())
		go func() {
			shore.awaitText("Who are you?", 1)
			shore.say("Ada")
			shore.awaitText("You said: This is Ada.", 1)
			time.Sleep(time.Minute)
			die(bot.ErrLetGo)
		}()
		require.ErrorIs(t, serve(ctx, chat(), nil), bot.ErrLetGo)
		stands, err := bot.KeptStanding(v.kept)
		require.NoError(t, err)
		assert.Equal(t, bot.WithAgent, stands.Stage)
		assert.Equal(t, time.Minute, time.Since(stands.Since).Round(10*time.Second))

		go func() {
			shore.say("bye")
			shore.awaitText("Was that all?", 1)
			shore.say("yes")
		}()
		var over bot.ChatOver
		var ended bot.Ended
		require.NoError(t, serve(t.Context(), chat(), hearing(func(o bot.Observation) {
			switch o := o.(type) {
			case bot.ChatOver:
				over = o
			case bot.Ended:
				ended = o
			}
		})))
		assert.Equal(t, "Support", over.Queue)
		assert.True(t, over.Met)
		assert.GreaterOrEqual(t, over.Lasted, time.Minute)
		assert.GreaterOrEqual(t, ended.Lasted, over.Lasted)
	})
}

// hearing is an observer that is a function.
type hearing func(bot.Observation)

func (h hearing) Observe(o bot.Observation) { h(o) }

func TestAnAgentsLastWordsWaitForTheBot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialog, problems := flows.Load("kept.flow.yaml", []byte(keptFlow))
		require.False(t, problems.Fatal(), problems.String())
		engine, err := bot.NewEngine(dialog, bot.EngineOptions{SealKey: make([]byte, 32)})
		require.NoError(t, err)
		leaves := make(chan struct{})
		sim := simulator.StartInMemory(t, simulator.Options{Agents: []simulator.Agent{{Name: "Kim", Script: func(ctx context.Context, d *simulator.Desk) error {
			if err := d.Join(); err != nil {
				return err
			}
			if err := d.Say("Hello, this is Kim."); err != nil {
				return err
			}
			<-leaves
			if err := d.Say("Your number is 42."); err != nil {
				return err
			}
			d.Leave()
			return nil
		}}}})
		transport := guestchat.NewTransport(guestchat.Options{
			DataURL: sim.URL, NetDialContext: sim.DialContext,
			OrgGUID: "9b1a0000-0000-4000-8000-000000000001", DeploymentKey: "5f020000-0000-4000-8000-000000000002",
		})
		defer transport.Close()
		shore, v := newShore(), &vault{breaks: func() bool { return false }}
		shore.say("Ada")
		serve := func(ctx context.Context) (string, error) {
			chat := genesys.NewHandover(genesys.New(transport, genesys.Options{})) //nolint:contextcheck // it ends by Close
			return bot.Serve(ctx, engine, shore.boat(t), chat, bot.ServeOptions{ID: "k", Inputs: map[string]any{"token": "t"}, Keeper: v, Kept: v.kept})
		}
		ctx, die := context.WithCancelCause(t.Context())
		go func() {
			shore.awaitText("this is Kim", 1)
			time.Sleep(time.Second)
			die(bot.ErrLetGo)
		}()
		_, err = serve(ctx)
		require.ErrorIs(t, err, bot.ErrLetGo)
		close(leaves)
		time.Sleep(time.Minute)

		go func() {
			shore.awaitText("Was that all?", 1)
			shore.say("yes")
		}()
		outcome, err := serve(t.Context())
		require.NoError(t, err)
		assert.Equal(t, "done", outcome)
		assert.Equal(t, []string{
			"Hello", "Who are you?", "One moment, Ada.", "Hello, this is Kim.", "Your number is 42.", "Was that all?", "Bye",
		}, shore.heard())
	})
}

func TestAKeptConversationNeedsItsKeyAndItsFlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialog, _ := flows.Load("kept.flow.yaml", []byte(keptFlow))
		other, _ := flows.Load("kept.flow.yaml", []byte(strings.Replace(keptFlow, "Hello", "Hi", 1)))
		shore, v := newShore(), &vault{breaks: func() bool { return false }}
		serve := func(d *bot.Dialog, key byte) error {
			ctx, die := context.WithCancelCause(t.Context())
			time.AfterFunc(time.Second, func() { die(bot.ErrLetGo) })
			engine, err := bot.NewEngine(d, bot.EngineOptions{SealKey: slices.Repeat([]byte{key}, 32)})
			require.NoError(t, err)
			_, err = bot.Serve(ctx, engine, shore.boat(t), genesys.NewHandover(genesys.New(nil, genesys.Options{})),
				bot.ServeOptions{ID: "k", Inputs: map[string]any{"token": "t0ps3cret"}, Keeper: v, Kept: v.kept})
			return err
		}
		require.ErrorIs(t, serve(dialog, 1), bot.ErrLetGo)
		assert.NotContains(t, string(v.kept), "t0ps3cret")
		hash, err := bot.KeptFor(v.kept)
		require.NoError(t, err)
		assert.Equal(t, dialog.Hash, hash)

		require.ErrorIs(t, serve(dialog, 1), bot.ErrLetGo)
		require.ErrorContains(t, serve(dialog, 2), "another key")
		require.ErrorIs(t, serve(other, 1), bot.ErrForeign)
		v.kept[1] ^= 0x7f
		require.Error(t, serve(dialog, 1))
		assert.Equal(t, []string{"Hello", "Who are you?"}, shore.heard())
	})
}
