package bot_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A patient chat takes its time to open, and can be taken up.
type patient struct {
	opened   bool
	detached bool
}

func (p *patient) StartChat(ctx context.Context, _ bot.Escalation) error {
	select {
	case <-time.After(4 * time.Second):
		p.opened = true
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (p *patient) SendMessage(context.Context, string) error                         { return nil }
func (p *patient) SendTyping(context.Context) error                                  { return nil }
func (p *patient) SendFilteredMessage(context.Context, bot.Secret, bot.Secret) error { return nil }
func (p *patient) UpdateUserData(context.Context, map[string]string) error           { return nil }
func (p *patient) EndChat(context.Context) error                                     { return nil }
func (p *patient) Close() error                                                      { return nil }
func (p *patient) Detach() error                                                     { p.detached = true; return nil }

func (p *patient) Receive(ctx context.Context) (bot.ChatEvent, error) {
	<-ctx.Done()
	return bot.ChatEvent{}, ctx.Err()
}

func (p *patient) Resume(context.Context, []byte, string, []string) (bot.Resumed, error) {
	return bot.Resumed{}, bot.ErrNoChat
}

func (p *patient) Session() []byte {
	if !p.opened {
		return nil
	}
	return []byte("keys")
}

// TestWhatIsUnderWayIsDoneBeforeAConversationIsLetGo: whoever takes it up asks the
// chat what has arrived, and would open a second chat beside one that is opening.
func TestWhatIsUnderWayIsDoneBeforeAConversationIsLetGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialog, problems := flows.Load("kept.flow.yaml", []byte("flow: kept\nsteps:\n  human: {escalate: {queue: Support}}\n"))
		require.False(t, problems.Fatal(), problems.String())
		engine, err := bot.NewEngine(dialog, bot.EngineOptions{SealKey: make([]byte, 32)})
		require.NoError(t, err)
		chat, v, shore := &patient{}, &vault{breaks: func() bool { return false }}, newShore()
		ctx, die := context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { die(bot.ErrLetGo) })
		_, err = bot.Serve(ctx, engine, shore.boat(t), chat, bot.ServeOptions{ID: "k", Keeper: v})
		require.ErrorIs(t, err, bot.ErrLetGo)
		assert.True(t, chat.opened)
		assert.True(t, chat.detached)

		standing, err := bot.KeptStanding(v.kept)
		require.NoError(t, err)
		assert.Equal(t, "human", standing.Chat)
		again := &patient{}
		ctx, die = context.WithCancelCause(t.Context())
		time.AfterFunc(time.Second, func() { die(bot.ErrLetGo) })
		_, err = bot.Serve(ctx, engine, shore.boat(t), again, bot.ServeOptions{ID: "k", Keeper: v, Kept: v.kept})
		require.NoError(t, err, "the chat that it has the keys to is over, and so is the flow")
		assert.False(t, again.opened, "no second chat")
	})
}

// A revoked keeper has kept everything, and lost its right to it since.
type revoked struct{ *vault }

func (revoked) Holds() error { return errors.New("the lease has run out") }

// TestACommandIsNotGivenByWhoMayHaveLostTheConversation: somebody else may give it
// as well.
func TestACommandIsNotGivenByWhoMayHaveLostTheConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dialog, problems := flows.Load("kept.flow.yaml", []byte("flow: kept\nsteps:\n  human: {escalate: {queue: Support}}\n"))
		require.False(t, problems.Fatal(), problems.String())
		engine, err := bot.NewEngine(dialog, bot.EngineOptions{SealKey: make([]byte, 32)})
		require.NoError(t, err)
		chat, v := &patient{}, &vault{breaks: func() bool { return false }}
		_, err = bot.Serve(t.Context(), engine, newShore().boat(t), chat, bot.ServeOptions{ID: "k", Keeper: revoked{v}})
		require.ErrorIs(t, err, bot.ErrNotKept)
		require.ErrorContains(t, err, "the lease has run out")
		assert.False(t, chat.opened)
		assert.True(t, chat.detached)
	})
}
