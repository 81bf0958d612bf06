package front_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/front"

	"github.com/stretchr/testify/require"
)

func TestAnOrphanIsToldWithItsOwner(t *testing.T) {
	const soon = "; another runner takes it up within seconds; try again then"
	at := time.Date(2031, 3, 3, 9, 0, 5, 0, time.UTC)
	require.EqualError(t, &front.OrphanError{Owner: "r1"}, "runner r1 has it, whose lease has run out"+soon)
	require.EqualError(t, &front.OrphanError{Owner: "r1", Since: at}, "runner r1 has it, whose lease has been out since 09:00:05"+soon)
	require.EqualError(t, &front.OrphanError{Owner: "r1", Mute: true},
		"runner r1 has it and does not answer; unless it does so again, another runner takes it up once its lease has run out")
	require.EqualError(t, &front.OrphanError{}, "it is being given up, and another runner takes it up within seconds; try again then")
}
