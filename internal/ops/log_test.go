package ops_test

import (
	"context"
	"io"
	"log/slog"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/ops"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestALineNamesTheConversationThatItIsFor lets a chat service log that was
// never told of a conversation, as a transport is not.
func TestALineNamesTheConversationThatItIsFor(t *testing.T) {
	var out strings.Builder
	log := ops.NewLog(&out, ops.LogOptions{JSON: true, Metrics: ops.NewMetrics()})
	engine, err := bot.NewEngine(&bot.Dialog{Name: "d", Steps: []bot.Step{{Name: "over", Verb: &bot.End{}}}}, bot.EngineOptions{})
	require.NoError(t, err)
	_, err = bot.Serve(t.Context(), engine, silent{}, talkative{log: log.With("chat", "x9")}, bot.ServeOptions{ID: "c1"})
	require.NoError(t, err)
	log.WarnContext(t.Context(), "nobody's")
	assert.Contains(t, out.String(), `"msg":"a frame is ignored","chat":"x9","conversation":"c1"}`)
	assert.Contains(t, out.String(), `"msg":"nobody's"}`)
}

// silent is a customer who never says anything.
type silent struct{ bot.Channel }

func (silent) Receive(ctx context.Context) (bot.Message, error) {
	<-ctx.Done()
	return bot.Message{}, ctx.Err()
}

func (silent) Close() error { return nil }

// talkative is a chat service that logs, and knows no conversation.
type talkative struct {
	bot.ChatService

	log *slog.Logger
}

func (c talkative) Receive(ctx context.Context) (bot.ChatEvent, error) {
	c.log.WarnContext(ctx, "a frame is ignored")
	return bot.ChatEvent{}, io.EOF
}

func (talkative) Close() error { return nil }
