package main

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// messagingOf reads flags of sim as far as they are about web messaging.
func messagingOf(t *testing.T, flags ...string) (webmessaging.ServerOptions, webmessaging.AttributeNames) {
	t.Helper()
	o := &simOptions{}
	cmd := &cobra.Command{}
	o.flags(cmd)
	require.NoError(t, cmd.ParseFlags(flags))
	options, err := o.centre(streams{})
	require.NoError(t, err)
	return options.Messaging, options.Names
}

func TestEveryFlagOfWebMessagingReachesTheServer(t *testing.T) {
	server, names := messagingOf(t, "--public-url=https://chat.example", "--guest-stays", "--close-code=4000", "--retention=1m",
		"--max-connections=2", "--idle-time=3m", "--connection-life=4m", "--session-life=5m", "--jwt-life=6s", "--sign-in-life=7m",
		"--url-life=8m", "--file-life=9h", "--not-configured=400", "--legacy-attributes", "--typing-fan-out",
		"--expired-as-response", "--cleared-first", "--fixed-windows", "--message-rate=10/1s", "--request-rate=11/1m",
		"--configure-rate=12/1m", "--echo-rate=off", "--history-rate=13/2m", "--connect-rate=14/1h",
		"--attribute", "routingQueue=queue_name", "--attribute", "displayName=-")
	assert.NotNil(t, server.Deployment)
	server.Deployment = nil
	assert.Equal(t, webmessaging.ServerOptions{
		PublicURL: "https://chat.example", GuestStays: true, CloseCode: 4000, Retention: time.Minute,
		MaxConnections: 2, IdleTime: 3 * time.Minute, ConnectionLife: 4 * time.Minute, SessionLife: 5 * time.Minute,
		JWTLife: 6 * time.Second, SignInLife: 7 * time.Minute, URLLife: 8 * time.Minute, FileLife: 9 * time.Hour,
		NotConfigured: 400, LegacyAttributes: true, TypingFanOut: true,
		ExpiredAsResponse: true, ClearedFirst: true, FixedWindows: true,
		Messages: webmessaging.Rate{N: 10, Per: time.Second}, Requests: webmessaging.Rate{N: 11, Per: time.Minute},
		Configure: webmessaging.Rate{N: 12, Per: time.Minute}, Echoes: webmessaging.Rate{N: -1, Per: time.Second},
		Reads: webmessaging.Rate{N: 13, Per: 2 * time.Minute}, Connects: webmessaging.Rate{N: 14, Per: time.Hour},
	}, server)
	assert.Equal(t, webmessaging.AttributeNames{Queue: "queue_name", DisplayName: "-"}, names)
}

func TestADeploymentIsSetUpByFlags(t *testing.T) {
	server, _ := messagingOf(t)
	assert.Equal(t, webmessaging.DefaultDeployment(), server.Deployment("any"))

	server, _ = messagingOf(t, "--deployment=one", "--origin=https://www.example.com:8443", "--disconnect=Send", "--auto-start", "--sign-in",
		"--no-clear", "--no-user-typing", "--no-agent-typing", "--no-humanize", "--no-uploads")
	assert.Nil(t, server.Deployment("two"))
	d := server.Deployment("one")
	c := d.Config.Messenger.Apps.Conversations
	assert.Equal(t, webmessaging.Domains{AllowedDomains: []string{"www.example.com"}}, d.Domains)
	assert.Equal(t, webmessaging.Disconnection{Enabled: true, Type: "Send"}, c.ConversationDisconnect)
	assert.True(t, c.AutoStart.Enabled && d.Config.Auth.Enabled && d.Config.Auth.AllowSessionUpgrade)
	assert.False(t, c.ConversationClear.Enabled || c.ShowUserTyping || c.ShowAgentTyping || c.Humanize.Enabled ||
		d.Config.Messenger.FileUpload.EnableAttachments)

	server, _ = messagingOf(t, "--disconnect=off")
	assert.False(t, server.Deployment("any").Config.Messenger.Apps.Conversations.ConversationDisconnect.Enabled)
}
