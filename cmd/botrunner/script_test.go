package main

import (
	"errors"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// TestMain lets the test binary stand in for the real command, and for its
// customers.
func TestMain(m *testing.M) {
	switch {
	case os.Getenv(asChild) != "":
		main()
		return
	case os.Getenv(asCrowd) != "":
		if err := beCrowd(); err != nil {
			log.Fatal("crowd: ", err)
		}
		return
	}
	testscript.Main(tidy{m}, map[string]func(){"botrunner": main})
}

// tidy are tests that fail where one of them has left a goroutine behind.
type tidy struct{ *testing.M }

func (t tidy) Run() int {
	status := t.M.Run()
	if status != 0 {
		return status // it stopped somewhere in the middle
	}
	if err := goleak.Find(); err != nil {
		log.Print("goleak: ", err)
		return 1
	}
	return 0
}

// TestScripts types testdata/script/*.txtar at the real command. The example
// flows are in $EXAMPLES.
func TestScripts(t *testing.T) {
	examples, err := filepath.Abs("../../examples/flows")
	require.NoError(t, err)
	testscript.Run(t, testscript.Params{
		Dir:                 "testdata/script",
		RequireUniqueNames:  true,
		RequireExplicitExec: true,
		Setup:               func(e *testscript.Env) error { e.Setenv("EXAMPLES", examples); return nil },
		Cmds:                map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

// status runs a command and checks its exit status: status 3 botrunner check x.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		failed, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v: %v", args[1:], err)
		}
		got = failed.ExitCode()
	}
	if got != want {
		ts.Fatalf("%v: exit status %d, not %d", args[1:], got, want)
	}
}
