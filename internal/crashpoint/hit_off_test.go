//go:build !crashpoints

package crashpoint_test

import (
	"testing"

	"github.com/botrunner/botrunner/internal/crashpoint"
)

// TestTheShippedProgramDiesNowhere is over at once, for the better.
func TestTheShippedProgramDiesNowhere(t *testing.T) {
	t.Setenv(crashpoint.Variable, "kept:1")
	crashpoint.Hit(crashpoint.Kept)
}
