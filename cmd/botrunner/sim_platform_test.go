package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/platform"
	"github.com/botrunner/botrunner/bot"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// secretIn is a file that holds a secret, as an editor leaves it.
func secretIn(t *testing.T, secret string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "secret")
	require.NoError(t, os.WriteFile(file, []byte(secret+"\n"), 0o600))
	return file
}

func platformOf(t *testing.T, flags ...string) (platform.ServerOptions, error) {
	t.Helper()
	o := &simOptions{}
	cmd := &cobra.Command{}
	o.flags(cmd)
	require.NoError(t, cmd.ParseFlags(flags))
	options, err := o.centre(streams{})
	return options.Platform, err
}

func TestEveryFlagOfThePlatformAPIReachesTheServer(t *testing.T) {
	o, err := platformOf(t, "--platform-client-id=client-1", "--platform-client-secret-file="+secretIn(t, "s3cret"),
		"--platform-token-life=1h", "--platform-requests-per-minute=60")
	require.NoError(t, err)
	assert.Equal(t, platform.ServerOptions{ClientID: "client-1", ClientSecret: "s3cret", TokenLife: time.Hour, PerMinute: 60}, o)

	empty := secretIn(t, "")
	_, err = platformOf(t, "--platform-client-secret-file="+empty)
	require.EqualError(t, err, "reading "+empty+": there is no secret in it")
	_, err = platformOf(t, "--platform-client-secret-file="+empty+".not")
	require.ErrorContains(t, err, empty+".not")
}

// An agent who lets the customer begin is known from the Platform API alone.
func TestThePlatformAPIAsksForItsCredentials(t *testing.T) {
	quiet := filepath.Join(t.TempDir(), "quiet.agent.yaml")
	require.NoError(t, os.WriteFile(quiet, []byte("agent: Quill\nsteps:\n  answer: {join: {after: 100ms}}\n  listen: {ignore: true}\n"), 0o600))
	b := startSim(t, "--agents", quiet, "--platform-client-id", "client-1", "--platform-client-secret-file", secretIn(t, "s3cret"))
	stranger := platform.New(platform.Options{APIURL: b.URL, LoginURL: b.URL, ClientID: "client-1", ClientSecret: bot.NewSecret("wrong")})
	_, err := stranger.Find(t.Context(), "m1")
	require.EqualError(t, err, "signing in to the Platform API: status 401 invalid_client")
	require.NoError(t, stranger.Close())

	var out, errs strings.Builder
	status := run(t.Context(), []string{
		"chat", "--config", overLoopback(t, b), "--transport.platform.clientId=client-1",
		"--transport.platform.clientSecretFile=" + secretIn(t, "s3cret"), "--transport.platform.watchEvery=1000", prequalify,
	}, streams{in: strings.NewReader(answers), out: &out, err: &errs})
	assert.Equal(t, exitOK, status)
	assert.Contains(t, out.String(), "(Quill has joined)")
	assert.Empty(t, errs.String())
}
