package natsstore_test

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// childVariable makes this test binary another program, for processes that can
// be killed.
const childVariable = "BOTRUNNER_STORE_TEST_CHILD"

func TestMain(m *testing.M) {
	children := map[string]func(argument string) error{"server": serverChild, "writer": writerChild, "limited": limitedChild}
	child, there := children[os.Getenv(childVariable)]
	if !there {
		goleak.VerifyTestMain(m)
		return
	}
	if err := child(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// startChild starts a child, and returns its input and output.
func startChild(t *testing.T, kind, argument string) (*exec.Cmd, io.WriteCloser, *bufio.Scanner) {
	t.Helper()
	child := exec.Command(os.Args[0], argument) //nolint:noctx // it is killed by hand, and waited for
	child.Env = append(os.Environ(), childVariable+"="+kind)
	child.Stderr = os.Stderr
	in, err := child.StdinPipe()
	require.NoError(t, err)
	out, err := child.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, child.Start())
	return child, in, bufio.NewScanner(out)
}
