package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows/graph"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFlowThatIsTooLargeForAPictureIsNotDrawn(t *testing.T) {
	var flow strings.Builder
	flow.WriteString("flow: long\nsteps:\n")
	for i := range graph.MaxDrawn + 1 {
		fmt.Fprintf(&flow, "  s%d: {say: Hello.}\n", i)
	}
	path := filepath.Join(t.TempDir(), "long.flow.yaml")
	require.NoError(t, os.WriteFile(path, []byte(flow.String()), 0o600))
	var out, err bytes.Buffer
	std := streams{out: &out, err: &err}
	status := run(t.Context(), []string{"graph", "--format", "svg", path}, std)
	assert.Equal(t, exitError, status)
	assert.Contains(t, err.String(), "a picture of more than 400 is of no use to anybody")
	assert.Empty(t, out.String())
	assert.Equal(t, exitOK, run(t.Context(), []string{"graph", "--format", "dot", path}, std))
}
