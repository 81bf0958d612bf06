package simulator_test

import (
	"fmt"
	"slices"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"
)

func ExampleStart() {
	t := new(test) // in a test this is its *testing.T
	defer t.end()

	sim := simulator.Start(t)
	// … let a client chat with sim.URL, and then look at what arrived:
	fmt.Println(len(sim.Conversations()), "conversations")
	// Output: 0 conversations
}

// test stands in for *testing.T, which examples have not.
type test struct{ cleanups []func() }

func (*test) Helper()                           {}
func (t *test) Cleanup(f func())                { t.cleanups = append(t.cleanups, f) }
func (*test) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

func (t *test) end() {
	for _, f := range slices.Backward(t.cleanups) {
		f()
	}
}
