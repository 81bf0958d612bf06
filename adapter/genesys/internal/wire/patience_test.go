package wire_test

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/stretchr/testify/assert"
)

func TestWaitsGrowAndAreCapped(t *testing.T) {
	least, most := func() float64 { return 0 }, func() float64 { return 1 }
	for try, nominal := range map[int]time.Duration{
		1: 500 * time.Millisecond, 2: time.Second, 3: 2 * time.Second, 4: 4 * time.Second, 5: 8 * time.Second,
		6: 10 * time.Second, 7: 10 * time.Second, 1000: 10 * time.Second,
	} {
		assert.Equal(t, nominal/2, wire.Pause(least, try, errors.New("no network")), "try %d", try)
		assert.Equal(t, nominal, wire.Pause(most, try, nil), "try %d", try)
	}
	asked := &genesys.ResponseError{RetryAfter: 20 * time.Second}
	assert.Equal(t, 20*time.Second, wire.Pause(most, 1, asked))
	assert.Equal(t, 10*time.Second, wire.Pause(most, 9, &genesys.ResponseError{RetryAfter: time.Second}))
}

func TestAServersWishIsHeededForAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		in := func(d time.Duration) string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
		for header, wait := range map[string]time.Duration{
			"": 0, "soon": 0, "0": 0, "-3": 0, "3": 3 * time.Second, " 3 ": 3 * time.Second,
			"61": time.Minute, "9223372036854775807": time.Minute, "9223372036854775808": 0,
			in(20 * time.Second): 20 * time.Second, in(time.Hour): time.Minute, in(-time.Hour): 0,
		} {
			assert.Equal(t, wait, wire.RetryAfter(http.Header{"Retry-After": {header}}), "%q", header)
		}
	})
}

func TestSleepTellsWhetherItWasDisturbed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		assert.True(t, wire.Sleep(t.Context(), time.Hour))
		assert.Equal(t, time.Hour, time.Since(begun))
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		assert.False(t, wire.Sleep(ctx, time.Hour))
		assert.Equal(t, time.Hour+time.Minute, time.Since(begun))
	})
}
