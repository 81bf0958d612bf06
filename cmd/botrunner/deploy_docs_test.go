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

func text(t *testing.T, path string) string {
	t.Helper()
	all, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(all)
}

func TestTheSettingsOfTheOperatorsManualAreTakenAsTheyStand(t *testing.T) {
	blocks := regexp.MustCompile("(?ms)^```yaml\n(.*?)```").FindAllStringSubmatch(text(t, "../../docs/deploy.md"), -1)
	require.Len(t, blocks, 1)
	c, err := config.Load(config.Sources{File: "botrunner.yaml", ReadFile: func(path string) ([]byte, error) {
		if path == "botrunner.yaml" {
			return []byte(blocks[0][1]), nil
		}
		return []byte(strings.Repeat("0", 64)), nil // as `openssl rand -hex 32` gives
	}})
	require.NoError(t, err)
	assert.Empty(t, c.Warnings())
}

func TestTheOperatorsManualNamesEverySettingWithItsDefault(t *testing.T) {
	documented := map[string]string{}
	for _, row := range regexp.MustCompile("(?m)^\\| `((?:admin|log|limits|journal)\\.[a-zA-Z]+)` \\| ([^|]+) \\|").FindAllStringSubmatch(text(t, "../../docs/deploy.md"), -1) {
		documented[row[1]] = row[2]
	}
	flags := pflag.NewFlagSet("botrunner", pflag.ContinueOnError)
	config.Flags(flags)
	flags.VisitAll(func(f *pflag.Flag) {
		if section, _, _ := strings.Cut(f.Name, "."); section != "admin" && section != "log" && section != "limits" && section != "journal" {
			return
		}
		fallback := "none"
		if found := regexp.MustCompile(`\(default (.*)\)$`).FindStringSubmatch(f.Usage); found != nil {
			fallback = found[1]
		}
		assert.Equal(t, fallback, documented[f.Name], f.Name)
		delete(documented, f.Name)
	})
	assert.Empty(t, documented, "these are no settings")
}

// What is deployed starts a command, and sets settings, that there are.
func TestUnitAndImageStartWhatThereIs(t *testing.T) {
	flags := pflag.NewFlagSet("botrunner", pflag.ContinueOnError)
	config.Flags(flags)
	variables := map[string]bool{}
	flags.VisitAll(func(f *pflag.Flag) {
		variables["BOTRUNNER_"+strings.ToUpper(strings.ReplaceAll(f.Name, ".", "_"))] = true
	})
	for _, path := range []string{"../../deploy/botrunner.service", "../../deploy/Dockerfile"} {
		set := regexp.MustCompile(`\bBOTRUNNER_[A-Z_]+`).FindAllString(text(t, path), -1)
		assert.NotEmpty(t, set, path)
		for _, name := range set {
			assert.True(t, variables[name], name)
		}
		assert.Regexp(t, `serve"?,? "?--config"?,? "?/etc/botrunner/botrunner\.yaml`, text(t, path))
	}
	wanted := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(text(t, "../../go.mod"))
	require.NotNil(t, wanted)
	assert.Contains(t, text(t, "../../deploy/Dockerfile"), "FROM golang:"+wanted[1]+" ")
}
