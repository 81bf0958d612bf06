package runner_test

import (
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/internal/runner"
	"github.com/botrunner/botrunner/internal/store/memstore"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestARunnerWithAnotherSecretIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cluster := memstore.New(memstore.Options{})
		join := func(mark string) (*runner.Runner, error) {
			s := cluster.Open()
			t.Cleanup(func() { require.NoError(t, s.Close()) })
			return runner.New(t.Context(), runner.Options{Store: s, Mark: []byte(mark)})
		}
		a, err := join("one")
		require.NoError(t, err)
		_, err = join("one")
		require.NoError(t, err)
		_, err = join("another")
		require.ErrorIs(t, err, runner.ErrOtherSecret)
		_, err = join("") // somebody who does not care
		require.NoError(t, err)

		require.NoError(t, a.Each(t.Context(), func(front.Held) error {
			assert.Fail(t, "the mark is no conversation")
			return nil
		}))
		_, err = a.Take(t.Context(), "mark")
		require.ErrorIs(t, err, front.ErrUnknown)
		require.NoError(t, a.ForgetFlows(t.Context()))
		_, err = join("another")
		require.ErrorIs(t, err, runner.ErrOtherSecret, "and it stays")
	})
}
