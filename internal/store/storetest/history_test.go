package storetest

import (
	"math"
	"testing"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/assert"
)

// The check would find what it is there for.
func TestAHistoryThatCannotBeIsFound(t *testing.T) {
	at := func(client int, d deed, from, to int64, result string, seen int64) porcupine.Operation {
		d.id = "a"
		return porcupine.Operation{ClientId: client, Input: d, Call: from, Output: told{result, seen}, Return: to}
	}
	first := at(1, deed{write: true, after: 1}, 0, 1, "ok", 0)
	for _, c := range []struct {
		name    string
		history []porcupine.Operation
		wanted  porcupine.CheckResult
	}{
		{"one after the other", []porcupine.Operation{first, at(2, deed{write: true, before: 1, after: 2}, 2, 3, "ok", 0)}, porcupine.Ok},
		{"both won", []porcupine.Operation{first, at(2, deed{write: true, after: 2}, 2, 3, "ok", 0)}, porcupine.Illegal},
		{"an acknowledged write is lost", []porcupine.Operation{first, at(2, deed{}, 2, 3, "ok", 0)}, porcupine.Illegal},
		{"refused for nothing", []porcupine.Operation{first, at(2, deed{write: true, before: 1, after: 2}, 2, 3, "conflict", 0)}, porcupine.Illegal},
		{"unknown, and it happened later", []porcupine.Operation{
			at(1, deed{write: true, after: 1}, 0, math.MaxInt64, "unknown", 0), at(2, deed{}, 2, 3, "ok", 0), at(2, deed{}, 4, 5, "ok", 1),
		}, porcupine.Ok},
		{"unknown, and it happened twice", []porcupine.Operation{
			at(1, deed{write: true, after: 1}, 0, math.MaxInt64, "unknown", 0),
			at(2, deed{}, 2, 3, "ok", 1), at(2, deed{write: true, before: 1}, 4, 5, "ok", 0), at(2, deed{}, 6, 7, "ok", 1),
		}, porcupine.Illegal},
		{"a stale read", []porcupine.Operation{
			first, at(2, deed{write: true, before: 1, after: 2}, 2, 3, "ok", 0), at(3, deed{}, 4, 5, "ok", 1),
		}, porcupine.Illegal},
	} {
		result, _ := porcupine.CheckOperationsVerbose(registers.ToModel(), c.history, 0)
		assert.Equal(t, c.wanted, result, c.name)
	}
}
