package monitor_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/botrunner/botrunner/monitor"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTimesAreSecondsInJSON(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                         "0",
		1234567 * time.Nanosecond: "0.001235",
		1500 * time.Millisecond:   "1.5",
		2 * time.Minute:           "120",
	} {
		text, err := json.Marshal(monitor.Seconds(d))
		require.NoError(t, err)
		assert.Equal(t, want, string(text))
		var back monitor.Seconds
		require.NoError(t, json.Unmarshal(text, &back))
		assert.Equal(t, d.Round(time.Microsecond), back.Duration())
	}
	assert.Equal(t, "999ms", monitor.Seconds(999*time.Millisecond).String())
	assert.Equal(t, "734ms", monitor.Seconds(733600*time.Microsecond).String())
	assert.Equal(t, "1.00s", monitor.Seconds(999600*time.Microsecond).String())
	assert.Equal(t, "1.50s", monitor.Seconds(1500*time.Millisecond).String())
	var s monitor.Seconds
	assert.Error(t, json.Unmarshal([]byte(`"1s"`), &s))
}
