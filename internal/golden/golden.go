// Package golden runs tests that are files: an archive holds what goes in and,
// as its last part, the very words that have to come out.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// Each test binary has the flag, since it imports this package in its tests only.
var update = flag.Bool("update", false, "write what comes into the golden files; read the diff like code")

// Run plays every archive testdata/*.txtar: play is given its parts, the last
// one left out, and returns what that one has to hold. With -update it is
// written instead.
func Run(t *testing.T, play func(t *testing.T, parts []txtar.File) string) {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(file)
			require.NoError(t, err)
			require.NotEmpty(t, archive.Files, "what goes in, and what comes out")
			want := &archive.Files[len(archive.Files)-1]
			got := play(t, archive.Files[:len(archive.Files)-1])
			if *update {
				want.Data = []byte(got)
				require.NoError(t, os.WriteFile(file, txtar.Format(archive), 0o600))
				return
			}
			require.Equal(t, string(want.Data), got)
		})
	}
}
