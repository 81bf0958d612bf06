package main

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestColourAddsNothingToRead(t *testing.T) {
	colours := regexp.MustCompile("\x1b\\[[0-9;]*m")
	for _, severity := range []flows.Severity{flows.Error, flows.Warning, flows.Hint} {
		p := flows.Problem{File: "a.flow.yaml", Position: flows.Position{Line: 3, Column: 7}, Severity: severity, Text: "no such step"}
		assert.Equal(t, p.String(), problemLine(p, false))
		painted := problemLine(p, true)
		assert.NotEqual(t, p.String(), painted)
		assert.Equal(t, p.String(), colours.ReplaceAllString(painted, ""))
	}
}

func TestThereIsNoColourInAFile(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	require.NoError(t, err)
	defer f.Close()
	assert.False(t, inColour(f))
}

func TestThereIsColourInATerminalUnlessItsOwnerMinds(t *testing.T) {
	terminal, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil && os.Getenv("CI") == "" {
		t.Skip("this machine has no terminal to open, so colour is not tried: ", err)
	}
	require.NoError(t, err)
	defer terminal.Close()
	t.Setenv("TERM", "xterm")
	t.Setenv("NO_COLOR", "")
	assert.True(t, inColour(terminal))
	t.Setenv("NO_COLOR", "1")
	assert.False(t, inColour(terminal))
}
