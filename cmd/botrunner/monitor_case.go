package main

import (
	"fmt"
	"strings"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/record"
)

// failuresTo is the test to which failed runs are added; nil: nobody wants that.
func failuresTo(std streams, path string) (*testFile, error) {
	if path == "" {
		return nil, nil //nolint:nilnil // no file is a choice
	}
	if !strings.HasSuffix(path, testSuffix) {
		return nil, usage(fmt.Errorf("--write-test %s: the name of a test ends in %s, and what stands before it is that of its flow", path, testSuffix))
	}
	return openTestFile(std, path)
}

// writeTest keeps a failed run as a case that fails until the flow is mended. The
// monitor goes on whatever becomes of it.
func (w *watchroom) writeTest(r *monitor.Result) {
	if w.test == nil || r.Outcome != monitor.Failed {
		return
	}
	k, err := record.CaseOf(r)
	if err == nil {
		err = w.test.add(k)
	}
	if err != nil {
		fmt.Fprintf(w.std.err, "%s: no case is added: %v\n", r.Monitor, err)
	}
}
