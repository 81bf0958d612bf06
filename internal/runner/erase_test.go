package runner_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryRunnerIsAskedToErase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		f := newFleet(t, 1, 5)
		for i, m := range f.members {
			if i == 4 {
				continue // it is just being started
			}
			m.runner.AnswerErasing(func(_ context.Context, wanted []byte) ([]byte, error) {
				switch i {
				case 2:
					return nil, errors.New("the disk is gone")
				case 3:
					return nil, nil // there is nothing that could be erased
				default:
					return fmt.Appendf(nil, "%d found %s", i, wanted), nil
				}
			})
		}
		found, err := f.members[0].runner.EraseElsewhere(t.Context(), []byte("Ada"))
		require.ErrorContains(t, err, f.members[2].runner.ID()+": the disk is gone")
		require.ErrorContains(t, err, f.members[4].runner.ID()+": nothing is served here yet")
		assert.Len(t, f.members[0].runner.Living(), 5)
		assert.Equal(t, [][]byte{[]byte("1 found Ada")}, found)
		gone := f.members[1].runner.ID()
		f.die(1)
		_, err = f.members[0].runner.EraseElsewhere(t.Context(), []byte("Ada"))
		require.ErrorContains(t, err, gone, "its lease has not run out yet, and what it has is still there")
	})
}
