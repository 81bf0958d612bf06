package main

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// benchStore runs `botrunner bench store` in a folder of its own.
func benchStore(t *testing.T, args ...string) (status int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	dir := t.TempDir()
	args = append([]string{"bench", "store", "--dir", dir}, args...)
	status = run(t.Context(), args, streams{strings.NewReader(""), &stdout, &stderr})
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Empty(t, left, "what it made it removes")
	return status, stdout.String(), stderr.String()
}

func TestBenchStoreMeasuresTheDisk(t *testing.T) {
	status, out, errs := benchStore(t, "--for", "100ms")
	require.Equal(t, exitOK, status, errs)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	require.Len(t, lines, 6, out)
	assert.Contains(t, lines[0], "each synced before it counts, 100ms for each line")
	assert.Equal(t, "writers  commits/s  half below   99% below", lines[2])
	for i, writers := range []string{"1", "64", "1024"} {
		fields := strings.Fields(lines[3+i])
		assert.Len(t, fields, 4)
		assert.Equal(t, writers, fields[0])
		assert.NotEqual(t, "0", fields[1])
	}
}

func TestBenchStorePrintsJSON(t *testing.T) {
	status, out, errs := benchStore(t, "--for", "50ms", "--json")
	require.Equal(t, exitOK, status, errs)
	decoder := json.NewDecoder(strings.NewReader(out))
	for _, writers := range []int{1, 64, 1024} {
		var r struct {
			Writers, Commits int
			PerSecond        float64 `json:"commits_per_second"`
		}
		require.NoError(t, decoder.Decode(&r))
		assert.Equal(t, writers, r.Writers)
		assert.Positive(t, r.Commits)
		assert.Positive(t, r.PerSecond)
	}
	assert.False(t, decoder.More())
}

func TestBenchStoreSaysWhatIsWrong(t *testing.T) {
	status, _, errs := benchStore(t, "--for", "0s")
	assert.Equal(t, exitUsage, status)
	assert.Equal(t, "botrunner: --for 0s: expected more than nothing, such as 5s\n", errs)
	var stderr bytes.Buffer
	status = run(t.Context(), []string{"bench", "store", "--dir", t.TempDir() + "/none"}, streams{strings.NewReader(""), &bytes.Buffer{}, &stderr})
	assert.Equal(t, exitError, status)
	assert.Contains(t, stderr.String(), "making a folder to measure in: ")
}
