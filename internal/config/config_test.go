package config_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/golden"

	"github.com/spf13/pflag"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// An archive of testdata has the sources (botrunner.yaml, environ, flags, and
// files that settings name) and, below, what comes of them.
func TestSettingsAreReadAndTold(t *testing.T) { golden.Run(t, outcome) }

// outcome loads the settings of an archive and writes out what an operator
// gets to see. A dump is loaded again, to see that it says the same.
func outcome(t *testing.T, archive []txtar.File) string {
	t.Helper()
	c, err := config.Load(sources(t, archive))
	if err != nil {
		return err.Error() + "\n"
	}
	out := c.Warnings().Error()
	if out != "" {
		out += "\n"
	}
	dump := dumped(t, c)
	again, err := config.Load(config.Sources{File: "dump.yaml", ReadFile: func(path string) ([]byte, error) {
		if path != "dump.yaml" {
			return file(archive, path)
		}
		return []byte(dump), nil
	}})
	if c.Transport.Type != "" {
		require.NoError(t, err)
		assert.Equal(t, plain(dump), plain(dumped(t, again)))
	}
	return out + dump
}

func dumped(t *testing.T, c *config.Config) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, c.Dump(&out))
	return out.String()
}

// plain drops the comments of a dump, and a masked token, which is lost.
func plain(dump string) string {
	var out strings.Builder
	for line := range strings.Lines(dump) {
		if line, _, _ = strings.Cut(line, " #"); !strings.Contains(line, bot.Mask) {
			fmt.Fprintln(&out, strings.TrimRight(line, "\n"))
		}
	}
	return out.String()
}

func sources(t *testing.T, archive []txtar.File) config.Sources {
	t.Helper()
	from := config.Sources{ReadFile: func(path string) ([]byte, error) { return file(archive, path) }}
	for _, f := range archive {
		switch f.Name {
		case "botrunner.yaml":
			from.File = f.Name
		case "environ":
			from.Environ = lines(f.Data)
		case "check":
			from.ForCheck = true
		case "flags":
			from.Flags = pflag.NewFlagSet("botrunner", pflag.ContinueOnError)
			config.Flags(from.Flags)
			require.NoError(t, from.Flags.Parse(lines(f.Data)))
		}
	}
	return from
}

func lines(data []byte) []string { return strings.Split(strings.TrimSpace(string(data)), "\n") }

func file(archive []txtar.File, path string) ([]byte, error) {
	for _, f := range archive {
		if f.Name == path {
			return f.Data, nil
		}
	}
	return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
}

func TestNoSourcesGiveTheDefaults(t *testing.T) {
	c, err := config.Load(config.Sources{})
	require.NoError(t, err)
	assert.Empty(t, c.Transport.Type)
	assert.Empty(t, c.Warnings())
	assert.True(t, c.Transport.Pagination)
	assert.Equal(t, 100, c.Transport.MaxMessagePageSize)
	assert.Equal(t, "14s", c.Transport.SocketHeartbeatTrackerInterval.String())
	assert.Equal(t, "1m0s", c.RestoreTimeout.String())
	assert.Equal(t, "12s", c.AjaxTimeout.String())
	assert.Equal(t, "QUEUE", c.Transport.InteractionData.Routing.TargetType)
	assert.Nil(t, c.Transport.InteractionData.Routing.Priority)
	assert.Empty(t, c.MergedUserData())
}

func TestAFileThatIsNotThereIsNoListOfProblems(t *testing.T) {
	_, err := config.Load(config.Sources{File: filepath.Join(t.TempDir(), "gone.yaml")})
	require.ErrorIs(t, err, fs.ErrNotExist)
	require.ErrorContains(t, err, "reading settings: open ")
	_, ok := errors.AsType[config.Problems](err)
	assert.False(t, ok)
}

func TestEveryFlagIsOffered(t *testing.T) {
	flags := pflag.NewFlagSet("botrunner", pflag.ContinueOnError)
	config.Flags(flags)
	assert.NotNil(t, flags.Lookup("transport.dataURL"))
	assert.NotNil(t, flags.Lookup("transport.interactionData.journey.actionMapVersion"))
	assert.Contains(t, flags.FlagUsages(), "--userData name=value")
	require.EqualError(t, flags.Parse([]string{"--userData", "customerId"}),
		`invalid argument "customerId" for "--userData" flag: expected name=value`)
}

func TestWhatIsSecretIsNeverPrinted(t *testing.T) {
	c, err := config.Load(config.Sources{Environ: append(required(), "BOTRUNNER_TRANSPORT_MEMBERAUTHTOKEN=s3cr3t")})
	require.NoError(t, err)
	assert.Equal(t, "s3cr3t", c.Transport.MemberAuthToken.Reveal())
	for _, printed := range []string{dumped(t, c), fmt.Sprintf("%v %+v %#v", *c, *c, *c)} {
		assert.NotContains(t, printed, "s3cr3t")
	}
}

func TestTheTokenOfWebMessagingIsReadFromItsFileAndNotPrinted(t *testing.T) {
	c, err := config.Load(config.Sources{
		Environ: []string{
			"BOTRUNNER_TRANSPORT_TYPE=webmessaging", "BOTRUNNER_TRANSPORT_REGION=mypurecloud.ie",
			"BOTRUNNER_TRANSPORT_DEPLOYMENTID=0a1b2c3d-0000-4000-8000-000000000003",
			"BOTRUNNER_TRANSPORT_TOKENFILE=token.txt",
		},
		ReadFile: func(string) ([]byte, error) { return []byte("s3cr3t\n"), nil },
	})
	require.NoError(t, err)
	assert.Equal(t, "s3cr3t", c.Transport.Messaging.Token.Reveal())
	for _, printed := range []string{dumped(t, c), fmt.Sprintf("%v %+v %#v", *c, *c, *c)} {
		assert.NotContains(t, printed, "s3cr3t")
	}
}

func TestUserDataOfBothPlacesIsMerged(t *testing.T) {
	c, err := config.Load(config.Sources{Environ: append(required(),
		`BOTRUNNER_USERDATA={"phoneType":"Cell"}`,
		`BOTRUNNER_TRANSPORT_INTERACTIONDATA_USERDATA={"phoneType":"Home","customerId":59606}`)})
	require.NoError(t, err)
	assert.Equal(t, map[string]string{"phoneType": "Cell", "customerId": "59606"}, c.MergedUserData())
}

// required is the least that a transport needs.
func required() []string {
	return []string{
		"BOTRUNNER_TRANSPORT_TYPE=purecloud-v2-sockets",
		"BOTRUNNER_TRANSPORT_DATAURL=https://api.mypurecloud.com",
		"BOTRUNNER_TRANSPORT_DEPLOYMENTKEY=0a1b2c3d-0000-4000-8000-000000000001",
		"BOTRUNNER_TRANSPORT_ORGGUID=0a1b2c3d-0000-4000-8000-000000000002",
	}
}

// Whatever the file holds, it is read or refused with a list; and what was
// read can be dumped, read again, and says the same.
func FuzzLoad(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(f, err)
	for _, name := range files {
		archive, err := txtar.ParseFile(name)
		require.NoError(f, err)
		data, err := file(archive.Files, "botrunner.yaml")
		if err == nil {
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		load := func(data []byte) (*config.Config, error) {
			return config.Load(config.Sources{File: "f.yaml", Environ: required(), ReadFile: func(path string) ([]byte, error) {
				if path == "f.yaml" {
					return data, nil
				}
				return []byte("token"), nil
			}})
		}
		c, err := load(data)
		if err != nil {
			_, ok := errors.AsType[config.Problems](err)
			require.True(t, ok, "%v", err)
			return
		}
		first := dumped(t, c)
		again, err := load([]byte(first))
		require.NoError(t, err, first)
		assert.Equal(t, c.MergedUserData(), again.MergedUserData(), first)
		assert.Equal(t, c.Transport.InteractionData, again.Transport.InteractionData, first)
	})
}
