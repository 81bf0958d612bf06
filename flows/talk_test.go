package flows_test

import (
	"os"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// talk plays the example flow in an engine: one customer, with these inputs,
// who says these words one after the other. It returns all that the engine
// wants done.
func talk(t *testing.T, inputs map[string]any, words ...string) []bot.Effect {
	t.Helper()
	data, err := os.ReadFile("../examples/flows/prequalify.flow.yaml")
	require.NoError(t, err)
	dialog, problems := flows.Load("prequalify.flow.yaml", data)
	require.NotNil(t, dialog, problems.String())
	engine, err := bot.NewEngine(dialog, bot.EngineOptions{})
	require.NoError(t, err)

	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	c := engine.New("c1")
	effects, err := engine.Step(c, bot.Started{At: now, Inputs: inputs})
	require.NoError(t, err)
	for _, w := range words {
		more, err := engine.Step(c, bot.Said{At: now, Message: bot.Message{From: bot.FromCustomer, Text: w}})
		require.NoError(t, err)
		effects = append(effects, more...)
	}
	return effects
}

// only returns the effects of one kind.
func only[E bot.Effect](effects []bot.Effect) []E {
	var list []E
	for _, e := range effects {
		if e, ok := e.(E); ok {
			list = append(list, e)
		}
	}
	return list
}

func TestTheExampleFindsQueueSkillsLanguageAndPriority(t *testing.T) {
	effects := talk(t, map[string]any{"tier": "gold", "token": "t-123"},
		"Ada Lovelace", "old enough", "42", "my mail is ada@example.com", "broken", "4")
	chats := only[bot.StartChat](effects)
	require.Len(t, chats, 1)
	nine := 9
	assert.Equal(t, bot.Escalation{
		Number: 1, Queue: "outage", Skills: []string{"outage"}, Language: "en", Priority: &nine,
		UserData: map[string]string{"email": "ada@example.com", "nickname": "Ada Lovelace", "urgency": "4"},
	}, chats[0].Escalation)
	assert.Empty(t, only[bot.Report](effects))
}

func TestTheExampleEscalatesAtOnceWithoutAnyAnswer(t *testing.T) {
	effects := talk(t, map[string]any{"tier": "platinum"}, "agent")
	chats := only[bot.StartChat](effects)
	require.Len(t, chats, 1)
	assert.Equal(t, "general", chats[0].Queue)
	assert.Equal(t, []string{"general", "vip_care"}, chats[0].Skills)
	assert.Equal(t, 0, *chats[0].Priority)
	assert.Empty(t, only[bot.Report](effects))
}

func TestTheExampleTurnsAwayWhoIsTooYoung(t *testing.T) {
	effects := talk(t, nil, "Ada", "17")
	assert.Equal(t, []bot.Finish{{Outcome: "finished"}}, only[bot.Finish](effects))
	assert.Empty(t, only[bot.StartChat](effects))
}
