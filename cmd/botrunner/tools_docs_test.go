package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var copied = regexp.MustCompile(`(?m)^<!-- copy: (\S+) -> (\S+) -->\n`)

// Like the page on testing: files are written, commands are run, and outputs
// are what the page shows. With -page they are written.
func TestThePageOnToolsTellsTheTruth(t *testing.T) {
	path, err := filepath.Abs("../../docs/flows/tools.md")
	require.NoError(t, err)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	var told strings.Builder
	shown := map[string]bool{}
	rest := string(text)
	for rest != "" {
		// A copy is made between what stands before it and behind it.
		part, c := rest, copied.FindStringSubmatchIndex(rest)
		if c != nil {
			part = rest[:c[0]]
		}
		told.WriteString(tellPart(t, part, shown))
		if c == nil {
			break
		}
		data, err := os.ReadFile(rest[c[2]:c[3]])
		require.NoError(t, err)
		require.NoError(t, os.WriteFile(rest[c[4]:c[5]], data, 0o600))
		told.WriteString(rest[c[0]:c[1]])
		rest = rest[c[1]:]
	}
	for _, command := range []string{"init", "check", "explain", "graph", "fmt", "diff"} {
		assert.True(t, shown[command], "%s is shown", command)
	}
	if *page {
		require.NoError(t, os.WriteFile(path, []byte(told.String()), 0o600))
		return
	}
	require.Equal(t, string(text), told.String())
}

// tellPart does what is marked in a part of the page.
func tellPart(t *testing.T, part string, shown map[string]bool) string {
	t.Helper()
	return marked.ReplaceAllStringFunc(part, func(block string) string {
		m := marked.FindStringSubmatch(block)
		switch m[1] {
		case "file":
			require.NoError(t, os.WriteFile(m[2], []byte(m[3]), 0o600))
		case "change":
			change(t, m[2])
		case "run":
			assert.Contains(t, part, "$ "+m[2]+"\n", "the command is there to be read")
			var out, failure bytes.Buffer
			args := strings.Fields(m[2])[1:]
			shown[args[0]] = true
			run(t.Context(), args, streams{out: &out, err: &failure})
			assert.NotContains(t, failure.String(), "botrunner:", m[2])
			return filled(block, m[3], out.String())
		}
		return block
	})
}
