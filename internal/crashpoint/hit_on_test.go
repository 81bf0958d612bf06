//go:build crashpoints

package crashpoint_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/botrunner/botrunner/internal/crashpoint"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asVictim makes the test binary a program that comes to points.
const asVictim = "BOTRUNNER_CRASHPOINT_TEST_VICTIM"

func TestMain(m *testing.M) {
	if os.Getenv(asVictim) == "" {
		os.Exit(m.Run())
	}
	for i := range 5 {
		fmt.Println(i)
		crashpoint.Hit(crashpoint.Stepped)
		crashpoint.Hit(crashpoint.Kept)
	}
}

func TestAProcessDiesWhereItIsTold(t *testing.T) {
	for _, v := range []struct{ plan, printed, end string }{
		{"", "0\n1\n2\n3\n4\n", ""},
		{"kept:3", "0\n1\n2\n", "signal: killed"},
		{"stepped:1", "0\n", "signal: killed"},
		{"kept:6", "0\n1\n2\n3\n4\n", ""},
		{"kept", "", "exit status 2"},
		{"kept:0", "", "exit status 2"},
		{"nowhere:1", "", "exit status 2"},
	} {
		victim := exec.CommandContext(t.Context(), os.Args[0])
		victim.Env = append(os.Environ(), asVictim+"=1", crashpoint.Variable+"="+v.plan)
		out, err := victim.Output()
		assert.Equal(t, v.printed, string(out), v.plan)
		if v.end == "" {
			require.NoError(t, err, v.plan)
			continue
		}
		require.EqualError(t, err, v.end, v.plan)
	}
}
