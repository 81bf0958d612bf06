package bus_test

import (
	"bytes"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/bus"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A page has WebChatService on its bus, and a plugin of its own.
type page struct {
	*bus.Plugin
	sim     *simulator.Started
	service *genesys.Service
	chat    *bus.Plugin // WebChatService itself
}

func newPage(t *testing.T) *page {
	t.Helper()
	p := &page{sim: simulator.StartInMemory(t, simulator.Options{})}
	transport := guestchat.NewTransport(guestchat.Options{
		DataURL: p.sim.URL, NetDialContext: p.sim.DialContext,
		OrgGUID:       "9b1a0000-0000-4000-8000-000000000001",
		DeploymentKey: "5f020000-0000-4000-8000-000000000002",
	})
	t.Cleanup(func() { require.NoError(t, transport.Close()) })
	p.service = genesys.New(transport, genesys.Options{})
	t.Cleanup(func() { require.NoError(t, p.service.Close()) })
	b := newBus(t, bus.Settings{})
	var err error
	p.chat, err = bus.Attach(b, p.service)
	require.NoError(t, err)
	p.Plugin = plugin(t, b, "MyPlugin")
	return p
}

// run calls a command that is to resolve.
func (p *page) run(t *testing.T, command string, o bus.Options) any {
	t.Helper()
	result, err := p.Command(t.Context(), "WebChatService."+command, o)
	require.NoError(t, err, command)
	return result
}

// configured is a page with settings, as its main plugin gives them.
func configured(t *testing.T) *page {
	t.Helper()
	p := newPage(t)
	assert.Nil(t, p.run(t, "configure", bus.Options{
		"transport": map[string]any{"type": "purecloud-v2-sockets", "interactionData": map[string]any{
			"routing": map[string]any{"targetType": "QUEUE", "targetAddress": "Billing", "priority": 2, "skills": []string{"Refunds"}},
		}},
		"userData": map[string]any{"customerId": "59606"},
	}))
	return p
}

func TestAllTwentyFourCommandsAreOnTheBus(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		entry := newPage(t).Registry()["WebChatService"]
		assert.True(t, entry.Ready)
		assert.ElementsMatch(t, strings.Fields(`configure startChat endChat sendMessage sendCustomNotice sendTyping
			sendFilteredMessage addPrefilter updateUserData poll startPoll stopPoll resetPollExceptions restore
			getTranscript getAgents getStats sendFile downloadFile getSessionData fetchHistory
			registerTypingPreviewInput registerPreProcessor verifySession`), entry.Commands)
		for event := range strings.FieldsSeq(`started restoreTimeout restoreFailed restored reconnected ready messageReceived
			error ended disconnected clientTypingStopped clientTypingStarted clientDisconnected clientConnected
			agentTypingTimeout agentTypingStopped agentTypingStarted agentDisconnected agentConnected`) {
			assert.Contains(t, entry.Events, event)
		}
	})
}

func TestAWholeChatByName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := configured(t)
		var ready, started, ended notebook
		var words, hidden []string
		for name, f := range map[string]func(bus.Event){
			"ready": ready.note, "Started": started.note, "started": started.note, "ended": ended.note,
			"messageReceived": func(e bus.Event) {
				batch := e.Data.(*genesys.Batch)
				for _, m := range batch.Messages {
					words = append(words, m.Text)
				}
				if len(batch.Messages) == 0 {
					hidden = append(hidden, batch.OriginalMessages[0].Text)
				}
			},
		} {
			_, err := p.Subscribe("cx.plugin.WebChatService."+name, f)
			require.NoError(t, err)
		}
		data := p.run(t, "updateUserData", bus.Options{"page": "/pay", "visits": 3}).(genesys.Response)
		assert.JSONEq(t, `{"page":"/pay","visits":"3"}`, string(data.Body))
		assert.Equal(t, genesys.Verification{}, p.run(t, "verifySession", nil))
		assert.Equal(t, 200, p.run(t, "startChat", bus.Options{
			"nickname": "Jonny", "firstname": "Johnathan", "lastname": "Smith", "userData": map[string]any{"page": "/refund"},
		}).(genesys.Response).Status)
		asked := p.sim.Conversations()[0].Asked
		assert.Equal(t, "Jonny", *asked.MemberInfo.DisplayName)
		assert.Equal(t, map[string]string{
			"customerId": "59606", "page": "/refund", "visits": "3",
			"nickname": "Jonny", "firstName": "Johnathan", "lastName": "Smith",
		}, asked.MemberInfo.CustomFields)
		assert.Equal(t, []string{"Refunds"}, asked.RoutingTarget.Skills)
		assert.Equal(t, genesys.Verification{SessionActive: true}, p.run(t, "verifySession", nil))
		assert.NotEmpty(t, p.run(t, "getSessionData", nil))

		time.Sleep(10 * time.Second)
		assert.Len(t, p.run(t, "addPrefilter", bus.Options{"filters": []any{"/token/i", regexp.MustCompile("^PIN")}}), 2)
		p.run(t, "registerPreProcessor", bus.Options{"preprocessor": func(m genesys.Message) genesys.Message {
			m.Text = strings.ToUpper(m.Text)
			return m
		}})
		p.run(t, "sendTyping", nil)
		p.run(t, "sendMessage", bus.Options{"message": "hi"})
		assert.Nil(t, p.run(t, "sendFilteredMessage", bus.Options{"message": "code 7", "regex": "/^code/"}))
		time.Sleep(10 * time.Second)
		assert.Len(t, p.run(t, "getAgents", nil).(genesys.AgentList).Agents, 1)
		assert.Equal(t, int64(20_000), p.run(t, "getStats", nil).(genesys.Stats).Duration)
		transcript := p.run(t, "getTranscript", nil).(genesys.Transcript)
		assert.Less(t, len(transcript.Messages), len(transcript.OriginalMessages))
		p.run(t, "endChat", nil)
		assert.Len(t, ended.read(), 1)
		assert.Len(t, started.read(), 2, "under both spellings")
		assert.Len(t, ready.read(), 1)
		assert.Contains(t, words, "HI")
		assert.Contains(t, words, "YOU SAID: CODE 7")
		assert.Equal(t, []string{"code 7"}, hidden)
	})
}

func TestOthersMayNotPollNorRestore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage(t)
		for command, want := range map[string]string{
			"poll":    "Access Denied to private command. Only WebChatService is allowed to invoke this command.",
			"restore": "Access Denied to private command. Only WebChatService is allowed to invoke this command in Non-Async mode.",
		} {
			_, err := p.Command(t.Context(), "WebChatService."+command, nil)
			require.EqualError(t, err, want)
		}
		_, err := p.chat.Command(t.Context(), "WebChatService.poll", nil)
		require.ErrorIs(t, err, genesys.ErrPollingUnsupported)
		_, err = p.chat.Command(t.Context(), "WebChatService.restore", nil)
		require.ErrorIs(t, err, genesys.ErrNoStoredSession)
		_, err = p.chat.Command(t.Context(), "WebChatService.restore", bus.Options{"sessionData": "{}"})
		require.ErrorIs(t, err, genesys.ErrNoStoredSession)
	})
}

func TestWrongOptionsAreRejectedWithTheDocumentedTexts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := configured(t)
		check := func(command string, o bus.Options, want error) {
			t.Helper()
			result, err := p.Command(t.Context(), "WebChatService."+command, o)
			require.ErrorIs(t, err, want, command)
			assert.Nil(t, result, command)
		}
		check("configure", nil, genesys.ErrConfigured)
		check("startChat", bus.Options{"userData": "x"}, genesys.ErrMalformedUserData)
		check("startChat", bus.Options{"userData": map[string]any{"list": []int{1}}}, genesys.ErrMalformedUserData)
		check("startChat", bus.Options{"nickname": func() {}}, genesys.ErrMalformedUserData)
		check("updateUserData", bus.Options{"x": nil}, genesys.ErrMalformedUserData)
		check("sendMessage", bus.Options{"message": 7}, genesys.ErrNoText)
		check("sendMessage", nil, genesys.ErrNoText)
		check("sendFilteredMessage", nil, genesys.ErrNoSession)
		check("addPrefilter", nil, genesys.ErrInvalidFilters)
		check("addPrefilter", bus.Options{"filters": []string{"/a/", "b"}}, genesys.ErrInvalidFilters)
		check("addPrefilter", bus.Options{"filters": "/(?=a)/"}, genesys.ErrInvalidFilters)
		check("registerPreProcessor", bus.Options{"preprocessor": "x"}, genesys.ErrNoPreProcessor)
		check("registerTypingPreviewInput", bus.Options{"input": "x"}, genesys.ErrInvalidInput)
		check("sendFile", bus.Options{"files": bus.File{Name: "a", Content: strings.NewReader("b")}}, genesys.ErrUploadUnsupported)
		check("downloadFile", bus.Options{"fileId": "1", "to": &bytes.Buffer{}}, genesys.ErrDownloadUnsupported)
		check("startPoll", nil, genesys.ErrPollingUnsupported)
		check("stopPoll", nil, genesys.ErrPollingUnsupported)
		check("resetPollExceptions", nil, genesys.ErrResetUnsupported)
		check("sendCustomNotice", bus.Options{"message": "bye"}, genesys.ErrNoticeUnsupported)
		check("fetchHistory", nil, genesys.ErrNoActiveChat)
		p.run(t, "startChat", nil)
		check("startChat", nil, genesys.ErrActiveChat)
		check("sendFilteredMessage", bus.Options{"message": "m", "regex": "/(?=a)/"}, genesys.ErrInvalidFilters)
		check("fetchHistory", nil, genesys.ErrNoMoreMessages)
		input := p.run(t, "registerTypingPreviewInput", bus.Options{"input": strings.NewReader("keys")})
		assert.NotNil(t, input)
	})
}

func TestABeforeHookMayKeepAChatFromStarting(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := configured(t)
		require.NoError(t, p.Before("WebChatService.startChat", func(o bus.Options) (bus.Options, bool) {
			return o, o["nickname"] != nil
		}))
		_, err := p.Command(t.Context(), "WebChatService.startChat", nil)
		require.ErrorIs(t, err, bus.ErrStopped)
		assert.Empty(t, p.sim.Conversations())
		p.run(t, "startChat", bus.Options{"nickname": "Dana"})
	})
}

func TestASecondServiceIsTurnedAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPage(t)
		b := newBus(t, bus.Settings{})
		_, err := bus.Attach(b, p.service)
		require.NoError(t, err, "a service may be on two buses")
		_, err = bus.Attach(b, p.service)
		require.ErrorIs(t, err, bus.ErrTaken)
		require.NoError(t, b.Close())
		_, err = bus.Attach(b, p.service)
		require.ErrorIs(t, err, bus.ErrClosed)
	})
}
