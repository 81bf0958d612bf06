package main

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/internal/config"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func transportsManual(t *testing.T) string {
	t.Helper()
	manual, err := os.ReadFile("../../docs/transports.md")
	require.NoError(t, err)
	return string(manual)
}

func TestTheSettingsInTheManualAreTakenAsTheyStand(t *testing.T) {
	var types []string
	for _, block := range regexp.MustCompile("(?ms)^```yaml\n(.*?)```").FindAllStringSubmatch(transportsManual(t), -1) {
		c, err := config.Load(config.Sources{File: "botrunner.yaml", ReadFile: func(path string) ([]byte, error) {
			if path == "botrunner.yaml" {
				return []byte(block[1]), nil
			}
			return []byte("a token"), nil
		}})
		require.NoError(t, err, block[1])
		assert.Empty(t, c.Warnings(), block[1])
		types = append(types, c.Transport.Type)
	}
	assert.Equal(t, []string{config.PureCloud, config.WebMessaging, config.WebMessaging, config.WebMessaging}, types)
}

// The settings of the way are those of guest chat at the top of the page, but for
// the lines that it says to change; what it says of the rest is what the program says.
func TestASiteMovesAsTheManualSays(t *testing.T) {
	manual := transportsManual(t)
	before := regexp.MustCompile("(?ms)^```yaml\n(.*?)```").FindStringSubmatch(manual)
	after := regexp.MustCompile("(?s)   ```yaml\n(.*?)   ```").FindStringSubmatch(manual)
	told := regexp.MustCompile(`(?s)   \$ botrunner config --config botrunner.yaml\n(.*?)   ` + "```").FindStringSubmatch(manual)
	require.True(t, len(before) == 2 && len(after) == 2 && len(told) == 2, "settings before, after, and what is told of them")
	unindented := func(text string) string { return strings.ReplaceAll(text, "\n   ", "\n")[3:] }
	load := func(text string) *config.Config {
		c, err := config.Load(config.Sources{File: "botrunner.yaml", ReadFile: func(string) ([]byte, error) { return []byte(text), nil }})
		require.NoError(t, err, text)
		return c
	}
	was, is := load(before[1]), load(unindented(after[1]))
	assert.Equal(t, strings.TrimSpace(unindented(told[1])), is.Warnings().Error())
	assert.Equal(t, config.WebMessaging, is.Transport.Type)
	assert.Equal(t, serviceOptions(was), serviceOptions(is), "what is asked for is the same")
}

// The tables name every key with its default, and no key that is none.
func TestTheManualsKeysAndDefaultsAreThoseOfTheSettings(t *testing.T) {
	documented := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-zA-Z.]+)` \\| ([^|]+) \\|").FindAllStringSubmatch(transportsManual(t), -1) {
		documented["transport."+row[1]] = row[2]
	}
	flags := pflag.NewFlagSet("botrunner", pflag.ContinueOnError)
	config.Flags(flags)
	flags.VisitAll(func(f *pflag.Flag) {
		if !strings.HasPrefix(f.Name, "transport.") {
			return
		}
		said, there := documented[f.Name]
		delete(documented, f.Name)
		if strings.HasPrefix(f.Name, "transport.interactionData.journey.") && !there {
			assert.Contains(t, transportsManual(t), "`"+f.Name[strings.LastIndexByte(f.Name, '.')+1:]+"`")
			return
		}
		fallback := "none"
		if found := regexp.MustCompile(`\(default (.*)\)$`).FindStringSubmatch(f.Usage); found != nil {
			fallback = found[1]
		}
		if said != "required" || fallback != "none" {
			assert.Equal(t, fallback, said, f.Name)
		}
	})
	assert.Empty(t, documented, "these are no settings")
}
