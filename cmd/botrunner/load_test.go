package main

import (
	"bytes"
	"context"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/config"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAnInterruptedLoadRunClosesItsChatsAndSaysSo(t *testing.T) {
	ctx, interrupt := context.WithTimeout(t.Context(), 2*time.Second)
	defer interrupt()
	var out, failure bytes.Buffer
	status := run(ctx, []string{"load", monitorIn(t, waits), "--copies", "20", "--rate", "100"}, streams{out: &out, err: &failure})
	assert.Equal(t, exitError, status)
	assert.Contains(t, out.String(), "waits: interrupted after")
	assert.Contains(t, out.String(), "20 runs: 0 passed, 0 degraded, 0 failed, 20 interrupted\n")
	assert.Equal(t, "botrunner: interrupted; every chat is closed\n", failure.String())
}

func TestOnlyThisMachineIsNearby(t *testing.T) {
	c := &config.Config{}
	c.Transport.Type = config.WebMessaging
	c.Transport.DataURL = "http://localhost:1"
	c.Transport.Messaging.SocketURL = "ws://[::1]:1"
	c.Transport.Messaging.APIURL = "http://127.9.9.9"
	centre := &contactCentre{addresses: chatAddresses(c)}
	assert.Empty(t, centre.elsewhere())
	for _, far := range []string{"http://localhost.example.com", "http://10.0.0.1:80", "https://127.0.0.1.example.com", "mypurecloud.ie", "::"} {
		c.Transport.Messaging.Platform.LoginURL = far
		centre.addresses = chatAddresses(c)
		assert.Equal(t, []string{far}, centre.elsewhere())
	}
}

func TestTheManualOfLoadRunsTellsTheTruth(t *testing.T) {
	data, err := os.ReadFile("../../docs/load.md")
	require.NoError(t, err)
	manual := string(data)
	own := pflag.NewFlagSet("", pflag.ContinueOnError)
	config.Flags(own)
	loadCommand(streams{}).Flags().VisitAll(func(f *pflag.Flag) {
		if own.Lookup(f.Name) == nil {
			assert.Contains(t, manual, "| `--"+f.Name)
		}
	})

	t.Chdir("../..")
	var out, failure bytes.Buffer
	run(t.Context(), []string{"load", "--copies", "3", "--rate", "100", "examples/monitors/agent-answers.monitor.yaml"}, streams{out: &out, err: &failure})
	shown := textBlock.FindStringSubmatch(manual)
	require.Len(t, shown, 2)
	figures := regexp.MustCompile(` *\b\d+(\.\d+)?(m|µ)?s\b`)
	plain := func(text string) string { return strings.TrimSpace(figures.ReplaceAllString(text, " T")) }
	assert.Equal(t, plain(shown[1]), plain(out.String()), failure.String())
}
