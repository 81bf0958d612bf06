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

func frontManual(t *testing.T) string {
	t.Helper()
	manual, err := os.ReadFile("../../docs/front.md")
	require.NoError(t, err)
	return string(manual)
}

func TestTheRoutesInTheManualAreTakenAsTheyStand(t *testing.T) {
	blocks := regexp.MustCompile("(?ms)^```yaml\n(.*?)```").FindAllStringSubmatch(frontManual(t), -1)
	require.Len(t, blocks, 1)
	c, err := config.Load(config.Sources{File: "botrunner.yaml", ReadFile: func(string) ([]byte, error) { return []byte(blocks[0][1]), nil }})
	require.NoError(t, err)
	assert.Empty(t, c.Warnings())
	assert.Len(t, c.Routes, 3)
}

func TestTheManualOfTheFrontNamesEverySettingWithItsDefault(t *testing.T) {
	documented := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `(serve\\.[a-zA-Z.]+)` \\| ([^|]+) \\|").FindAllStringSubmatch(frontManual(t), -1) {
		documented[row[1]] = row[2]
	}
	flags := pflag.NewFlagSet("botrunner", pflag.ContinueOnError)
	config.Flags(flags)
	flags.VisitAll(func(f *pflag.Flag) {
		if !strings.HasPrefix(f.Name, "serve.") {
			return
		}
		fallback := "none"
		if found := regexp.MustCompile(`\(default:? (.*)\)$`).FindStringSubmatch(f.Usage); found != nil {
			fallback = found[1]
		}
		assert.Equal(t, fallback, documented[f.Name], f.Name)
		delete(documented, f.Name)
	})
	assert.Empty(t, documented, "these are no settings")
}

func TestServeSaysWhatTheManualShows(t *testing.T) {
	shown := regexp.MustCompile("(?s)```console\n\\$ botrunner serve (\\S+)\n(.*?)```").FindStringSubmatch(frontManual(t))
	require.NotNil(t, shown)
	b := startServe(t, "../../"+shown[1])
	assert.Equal(t, "listening on "+b.URL+"\nchat at "+b.URL+"/\n", // as startServe has read them
		strings.ReplaceAll(shown[2], "http://127.0.0.1:8080", b.URL))
	assert.Equal(t, exitOK, b.stop())
}
