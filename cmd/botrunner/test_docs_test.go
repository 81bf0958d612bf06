package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var page = flag.Bool("page", false, "write the outputs into docs/flows/testing.md; read the diff like code")

// What stands in a comment before a block says what the block is, or what is
// done meanwhile.
var marked = regexp.MustCompile("(?m)^<!-- (file|run|change|result): (.*) -->\n(?:```\\w+\n((?s:.*?))```\n)?")

// Every file on the page is written, every command is run, and every output is
// what the page shows.
func TestThePageOnTestingTellsTheTruth(t *testing.T) {
	path, err := filepath.Abs("../../docs/flows/testing.md")
	require.NoError(t, err)
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	t.Chdir(t.TempDir())
	runs := 0
	told := marked.ReplaceAllStringFunc(string(text), func(block string) string {
		m := marked.FindStringSubmatch(block)
		switch m[1] {
		case "file":
			require.NoError(t, os.WriteFile(m[2], []byte(m[3]), 0o600))
		case "change":
			change(t, m[2])
		case "result":
			data, err := os.ReadFile(m[2])
			require.NoError(t, err)
			return filled(block, m[3], string(data))
		case "run":
			runs++
			var out, failure bytes.Buffer
			run(t.Context(), strings.Fields(m[2])[1:], streams{out: &out, err: &failure})
			assert.NotContains(t, failure.String(), "botrunner:", m[2])
			return filled(block, m[3], out.String())
		}
		return block
	})
	require.Equal(t, 7, runs)
	if *page {
		require.NoError(t, os.WriteFile(path, []byte(told), 0o600))
		return
	}
	require.Equal(t, string(text), told)
}

// filled is a marked block with something else in it.
func filled(block, before, after string) string {
	const end = "```\n"
	return block[:len(block)-len(before)-len(end)] + after + end
}

// change replaces words in a file: "FILE: OLD -> NEW".
func change(t *testing.T, what string) {
	t.Helper()
	file, words, _ := strings.Cut(what, ": ")
	before, after, ok := strings.Cut(words, " -> ")
	require.True(t, ok, what)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Contains(t, string(data), before)
	require.NoError(t, os.WriteFile(file, []byte(strings.Replace(string(data), before, after, 1)), 0o600))
}
