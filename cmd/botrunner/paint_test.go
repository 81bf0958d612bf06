package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/diff"
	"github.com/botrunner/botrunner/flows/explain"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const smallFlow = "flow: f\nanytime: {human: {they_say: [agent], next: bye}}\ndefaults: {wait: 2m, silent: bye, give_up: bye}\nsteps:\n  a: {ask: Who?}\n  h: {escalate: {queue: q}, failed: bye}\n  bye: {end: done}\n"

func TestPaintAddsNothingToRead(t *testing.T) {
	file, problems := flows.Parse("f.flow.yaml", []byte(smallFlow))
	require.Empty(t, problems)
	dialog, problems := flows.Compile(file)
	require.Empty(t, problems)
	other, problems := flows.Parse("f.flow.yaml", []byte(regexp.MustCompile("Who").ReplaceAllString(smallFlow, "Where")))
	require.Empty(t, problems)
	for name, c := range map[string]struct {
		text    string
		accents []accent
		painted []string
	}{
		"a proof":   {proofOf(t, dialog), proofAccents, []string{"\x1b[32mholds\x1b[0m", "\x1b[1;31mfails\x1b[0m"}},
		"a change":  {diff.Of(file, other)[0].String(), changeAccents, []string{"\x1b[31m  before:", "\x1b[32m  now:", "\x1b[1mstep `a`:\x1b[0m"}},
		"a reading": {explain.Read(file).String(), readingAccents, []string{"\x1b[1mWhat happens, step by step\x1b[0m", "\x1b[36m  3. a\x1b[0m"}},
	} {
		painted := paint(c.text, c.accents)
		assert.Equal(t, c.text, regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(painted, ""), name)
		for _, part := range c.painted {
			assert.Contains(t, painted, part, name)
		}
	}
}

func proofOf(t *testing.T, dialog *bot.Dialog) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "f.flow.yaml")
	require.NoError(t, os.WriteFile(path, []byte(smallFlow), 0o600))
	p, err := proverOf(path, dialog)
	require.NoError(t, err)
	return p.Prove().String()
}
