package format

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/botrunner/botrunner/flows/schema"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// keysOf are the properties of a part of the schema.
func keysOf(t *testing.T, path ...string) []string {
	t.Helper()
	var n map[string]any
	require.NoError(t, json.Unmarshal(schema.Flow(), &n))
	for _, key := range append(path, "properties") {
		n, _ = n[key].(map[string]any)
	}
	require.NotEmpty(t, n, path)
	var keys []string
	for key := range n {
		keys = append(keys, key)
	}
	return keys
}

func TestEveryKeyHasItsPlace(t *testing.T) {
	top, step := flow(), flow().under["steps"].each
	for _, part := range []struct {
		s    *shape
		path []string
	}{
		{top, nil},
		{top.under["defaults"], []string{"properties", "defaults"}},
		{top.under["inputs"].each, []string{"properties", "inputs", "additionalProperties"}},
		{top.under["anytime"].each, []string{"properties", "anytime", "additionalProperties"}},
		{step, []string{"definitions", "step"}},
		{step.under["check"].each, []string{"definitions", "step", "properties", "check", "items"}},
		{step.under["waiting"], []string{"definitions", "step", "properties", "waiting"}},
		{step.under["nobody"], []string{"definitions", "step", "properties", "nobody"}},
	} {
		for _, key := range keysOf(t, part.path...) {
			assert.True(t, slices.Contains(part.s.keys, key), "%s in %v", key, part.path)
		}
	}
}
