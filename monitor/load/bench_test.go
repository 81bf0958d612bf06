package load_test

import (
	"syscall"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/load"

	"github.com/stretchr/testify/require"
)

// How much of a core a copy takes, the simulator's half included: how many
// copies one core carries, if each visits a chat of about a second again and again.
func BenchmarkCopiesPerCore(b *testing.B) {
	sim := simulator.StartWith(b, simulator.Options{})
	const copies = 100
	var used time.Duration
	var chats int
	for b.Loop() {
		before := processorTime(b)
		r := against(b, sim, visit, load.Options{Copies: copies, For: 3 * time.Second, Rate: 1000}).Run(b.Context())
		used += processorTime(b) - before
		require.Equal(b, monitor.Passed, r.Outcome, "%+v", r.Troubles)
		chats += r.Passed
	}
	each := used.Seconds() / float64(chats)
	b.ReportMetric(each*1000, "cpu-ms/chat")
	b.ReportMetric(1/each, "copies/core")
}

func processorTime(b *testing.B) time.Duration {
	b.Helper()
	var u syscall.Rusage
	require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
