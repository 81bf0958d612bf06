package wire_test

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/stretchr/testify/assert"
)

func TestACrewIsWaitedForAndTakesNobodyOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c wire.Crew
		begun := time.Now()
		assert.True(t, c.Start(func() { time.Sleep(time.Minute) }))
		assert.False(t, c.Dismissed())
		c.Dismiss()
		assert.True(t, c.Dismissed())
		assert.False(t, c.Start(func() { t.Error("too late") }))
		c.Wait()
		c.Wait()
		assert.Equal(t, time.Minute, time.Since(begun))
	})
}
