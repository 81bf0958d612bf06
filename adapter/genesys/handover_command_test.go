package genesys_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhatATransportLacksIsAnErrorAndTheChatGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newCentre(t, simulator.Options{}).handover(t)
		require.NoError(t, h.StartChat(t.Context(), bot.Escalation{Number: 1, Queue: "Billing"}))
		hear(t, h, bot.EventAgentConnected)
		require.ErrorIs(t, h.SendCustomNotice(t.Context(), "tier=gold"), genesys.ErrNoticeUnsupported)
		require.ErrorIs(t, h.SendFile(t.Context(), "terms.txt", strings.NewReader("terms")), genesys.ErrUploadUnsupported)
		hear(t, h, bot.EventMessageReceived)
		assert.Equal(t, "You said: still there?", say(t, h, "still there?"))
	})
}
