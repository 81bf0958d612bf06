package answer_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot/answer"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// doubt returns what a message can mean to a type.
func doubt(t *testing.T, kind, message string, now time.Time, o answer.Options) []any {
	t.Helper()
	typ, err := answer.New(kind, o)
	require.NoError(t, err)
	return typ.(answer.Doubter).Doubt(message, now)
}

func TestANumberOfTwoCountriesIsDoubted(t *testing.T) {
	o := answer.Options{Languages: []string{"en-US", "de"}}
	assert.Equal(t, []any{"+14155552671", "+494155552671"}, doubt(t, "phone", "call 4155552671", time.Time{}, o))
	assert.Empty(t, doubt(t, "phone", "030/123456", time.Time{}, o))
	o.Region = "DE"
	assert.Empty(t, doubt(t, "phone", "call 4155552671", time.Time{}, o))
}
