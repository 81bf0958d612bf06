package main

import (
	"flag"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/crashpoint"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func scalingManual(t *testing.T) string {
	t.Helper()
	manual, err := os.ReadFile("../../docs/scaling.md")
	require.NoError(t, err)
	return string(manual)
}

// The file is one that a server takes, with what botrunner asks for.
func TestTheManualsServersAreThoseOfTheFile(t *testing.T) {
	file, err := os.ReadFile("../../docs/nats.conf")
	require.NoError(t, err)
	_, settings, _ := strings.Cut(string(file), "own server_name.\n")
	assert.Contains(t, scalingManual(t), "```text\n"+settings+"```")
	options, err := server.ProcessConfigFile("../../docs/nats.conf")
	require.NoError(t, err)
	assert.True(t, options.JetStream)
	assert.True(t, options.SyncAlways)
	assert.EqualValues(t, 1<<20, options.MaxPayload)
	assert.Len(t, options.Routes, 3)
	assert.Equal(t, 8222, options.HTTPPort)
}

func TestTheStoresSettingsAreTakenAsTheyStand(t *testing.T) {
	var places []string
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(scalingManual(t), -1) {
		c, err := config.Load(config.Sources{File: "botrunner.yaml", ReadFile: func(path string) ([]byte, error) {
			if path != "botrunner.yaml" {
				return []byte(strings.Repeat("secret ", 5)), nil
			}
			return []byte("files: .\n" + strings.ReplaceAll("\n"+block[1], "\n   ", "\n")), nil // in a list
		}})
		require.NoError(t, err, block[1])
		assert.Empty(t, c.Warnings(), block[1])
		places = append(places, c.Store.Dir()+strings.Join(c.Store.URLs(), " "))
	}
	assert.Equal(t, []string{"data/", "nats://a nats://b nats://c", "nats://a nats://b nats://c"}, places)
}

func TestTheManualNamesEverySettingOfTheStore(t *testing.T) {
	documented := map[string]bool{}
	for _, name := range regexp.MustCompile("`(store[a-zA-Z_]*)`").FindAllStringSubmatch(scalingManual(t), -1) {
		documented[name[1]] = true
	}
	flags := pflag.NewFlagSet("botrunner", pflag.ContinueOnError)
	config.Flags(flags)
	known := map[string]bool{}
	flags.VisitAll(func(f *pflag.Flag) {
		if strings.HasPrefix(f.Name, "store") {
			known[f.Name] = true
		}
	})
	assert.Equal(t, known, documented)
}

// What a proxy has to do for one runner it has to do for three.
func TestTheProxyBeforeManyRunnersDoesWhatTheOneBeforeOneDoes(t *testing.T) {
	many := strings.ReplaceAll(scalingManual(t), "\n   ", "\n")
	one := regexp.MustCompile("(?s)```nginx\n(.*?)```").FindStringSubmatch(text(t, "../../docs/deploy.md"))
	require.NotNil(t, one)
	for line := range strings.Lines(one[1]) {
		if !strings.Contains(line, "proxy_pass") {
			assert.Contains(t, many, line)
		}
	}
	assert.Contains(t, many, "proxy_pass http://botrunner;\n")
}

// The figures are the defaults of TestServersThatAreKilledLoseNothing.
func TestTheManualCountsWhatServersAreKilledBy(t *testing.T) {
	manual := scalingManual(t)
	assert.Contains(t, manual, fmt.Sprintf("[%d named points](../internal/crashpoint/crashpoint.go)", len(crashpoint.All())))
	for name, said := range map[string]string{
		"kills":         "is killed %s times at random",
		"conversations": "what each of %s customers",
	} {
		assert.Contains(t, manual, fmt.Sprintf(said, flag.Lookup(name).DefValue))
	}
	assert.Contains(t, manual, fmt.Sprintf("come and go, %d at a time", atOnce))
}
