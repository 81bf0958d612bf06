package alert_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/alert"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// testdata/TEMPLATE.json holds what each kind of receiver gets: of a failure, and
// of the recovery behind it.
func TestEachReceiverGetsItsForm(t *testing.T) {
	for _, template := range alert.Templates() {
		t.Run(string(template), func(t *testing.T) {
			want, err := os.ReadFile("testdata/" + string(template) + ".json")
			require.NoError(t, err)
			synctest.Test(t, func(t *testing.T) {
				m := newRoom(t, template, alert.Options{})
				m.desk.Saw(run(monitor.Failed, 0), twice)
				m.desk.Saw(run(monitor.Failed, 5*time.Minute), twice)
				m.desk.Saw(run(monitor.Passed, 10*time.Minute), twice)
				got := m.told()
				require.Len(t, got, 2)
				assert.JSONEq(t, string(want), "["+strings.Join(got, ",")+"]")
				assert.Equal(t, "application/json", m.headers[0].Get("Content-Type"))
				if template == alert.PagerDuty {
					assert.Empty(t, m.headers[0].Get("Authorization"), "its key is in the body")
				} else {
					assert.Equal(t, "Bearer k3y", m.headers[0].Get("Authorization"))
				}
			})
		})
	}
}

func TestALongReasonIsCut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newRoom(t, alert.JSON, alert.Options{})
		r := run(monitor.Failed, 0)
		r.Faults[1].Why = strings.Repeat("é", 1000)
		m.desk.Saw(r, flows.Alert{After: 1, To: "room"})
		var n alert.Notice
		require.NoError(t, json.Unmarshal([]byte(m.told()[0]), &n))
		assert.Equal(t, strings.Repeat("é", 499)+"…", n.Why)
	})
}
