//go:build crashpoints

package crashpoint

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
)

// plan is where this process is to die. It is the one variable that a package of
// ours has: points are come to in the innermost places, and a plan that was handed
// down to them would be there in every build.
var plan = read(os.Getenv(Variable))

// A deadline is the point at which to die, and how often it is come to before.
type deadline struct {
	at   Point
	left atomic.Int64
}

// read understands what Variable says; nil: to live. What it does not understand
// ends the process, since a test would wait for its death in vain.
func read(text string) *deadline {
	if text == "" {
		return nil
	}
	name, count, _ := strings.Cut(text, ":")
	n, err := strconv.Atoi(count)
	if err != nil || n < 1 || !slices.Contains(All(), Point(name)) {
		fmt.Fprintf(os.Stderr, "%s=%s: expected NAME:N, with the name of a crash point and a number from 1 on\n", Variable, text)
		os.Exit(2)
	}
	d := &deadline{at: Point(name)}
	d.left.Store(int64(n))
	return d
}

// Hit kills the process if it was to die here. It may be called concurrently.
func Hit(p Point) {
	if plan == nil || plan.at != p || plan.left.Add(-1) != 0 {
		return
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err != nil {
		panic("crashpoint: dying at " + string(p) + ": " + err.Error())
	}
	select {} // whoever came here does nothing more
}
