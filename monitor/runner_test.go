package monitor_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/monitor"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheExampleFindsAvery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		r := s.runner(t, example(t, "agent-answers"), monitor.Options{}).Run(t.Context())
		assert.Equal(t, monitor.Passed, r.Outcome, "%+v", r.Faults)
		s.allOver(t)
	})
}

func TestAnInterruptedRunClosesItsChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, simulator.Options{})
		ctx, interrupt := context.WithCancel(t.Context())
		time.AfterFunc(10*time.Second, interrupt)
		r := s.runner(t, "monitor: m\nsteps: {open: {connect: true}, hear: {expect: nothing of the kind}}", monitor.Options{}).Run(ctx)
		assert.Equal(t, monitor.Interrupted, r.Outcome)
		assert.Empty(t, r.Faults)
		require.Len(t, r.Steps, 2)
		assert.Equal(t, monitor.Cut, r.Steps[1].State)
		s.allOver(t)
	})
}
