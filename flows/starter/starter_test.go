package starter_test

import (
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/format"
	"github.com/botrunner/botrunner/flows/starter"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestANewFlowPassesWithoutAHint(t *testing.T) {
	for _, name := range []string{"reception", "night_shift", "réception-2"} {
		set, err := starter.New(name)
		require.NoError(t, err)
		dialog, problems := flows.Load(name, set.Flow)
		assert.Empty(t, problems.String())
		require.NotNil(t, dialog)
		assert.Equal(t, name, dialog.Name)
		formatted, err := format.Formatted(set.Flow)
		require.NoError(t, err)
		assert.True(t, formatted, "it is in its form already")
	}
}

func TestWhatCannotBeAFileIsNoName(t *testing.T) {
	for _, name := range []string{"", "a b", "../a", "a/b", `a\b`, "-a", "1", "a.b", "a\n"} {
		_, err := starter.New(name)
		assert.Error(t, err, name)
	}
}
