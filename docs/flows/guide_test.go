package manual_test

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var update = flag.Bool("update", false, "write what comes into guide.md and reference.md; read the diff like code")

// What stands in a comment before a block says what the block is, or what is
// done meanwhile.
var marked = regexp.MustCompile("(?m)^<!-- (file|run|change): (.*) -->\n(?:(```\\w+\n)((?s:.*?))```\n)?")

// Every file of the guide is written, every command is run, and every output is
// what the guide shows. Lines of a chat that begin with > are typed.
func TestTheGuideTellsTheTruth(t *testing.T) {
	page, err := filepath.Abs("guide.md")
	require.NoError(t, err)
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	botrunner := build(t)
	t.Chdir(t.TempDir())
	files, runs := 0, 0
	told := marked.ReplaceAllStringFunc(string(text), func(block string) string {
		m := marked.FindStringSubmatch(block)
		switch m[1] {
		case "file":
			files++
			require.NoError(t, os.WriteFile(m[2], []byte(m[4]), 0o600))
		case "change":
			change(t, m[2])
		case "run":
			runs++
			printed := output(t, botrunner, m[2], m[4])
			if !*update {
				assert.Equal(t, m[4], printed, m[2])
			}
			return "<!-- run: " + m[2] + " -->\n" + m[3] + printed + "```\n"
		}
		return block
	})
	require.Greater(t, files, 5)
	require.Greater(t, runs, 10)
	if *update {
		require.NoError(t, os.WriteFile(page, []byte(told), 0o600))
	}
}

// build makes the command that readers type.
func build(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "botrunner")
	out, err := exec.CommandContext(t.Context(), "go", "build", "-o", path, "../../cmd/botrunner").CombinedOutput()
	require.NoError(t, err, string(out))
	return path
}

// output is what a command prints to whoever sits before it. A command may
// fail: the guide shows mistakes.
func output(t *testing.T, botrunner, line, shown string) string {
	t.Helper()
	var typed strings.Builder
	for l := range strings.Lines(shown) {
		if said, ok := strings.CutPrefix(l, "> "); ok {
			typed.WriteString(said)
		}
	}
	cmd := exec.CommandContext(t.Context(), botrunner, strings.Fields(line)[1:]...)
	cmd.Stdin = strings.NewReader(typed.String())
	out, err := cmd.CombinedOutput()
	if failed := new(exec.ExitError); !errors.As(err, &failed) {
		require.NoError(t, err, line)
	}
	require.NotContains(t, string(out), "botrunner: ", line)
	return string(out)
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
