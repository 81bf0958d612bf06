package runner_test

import (
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/internal/runner"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A tally counts the deeds of all members of a fleet.
type tally struct {
	mu   sync.Mutex
	seen map[string]int
}

func (y *tally) count(deed string) {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.seen[deed]++
}

func (y *tally) TookOver(reason string) { y.count(reason) }
func (y *tally) PassedOn(answered bool) { y.count(fmt.Sprint("passed on ", answered)) }

// since is what was counted since the last time.
func (y *tally) since() map[string]int {
	y.mu.Lock()
	defer y.mu.Unlock()
	all := maps.Clone(y.seen)
	clear(y.seen)
	return all
}

func TestATakeoverIsCountedByItsReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		y := &tally{seen: map[string]int{}}
		f := newFleet(t, 1, 0)
		f.watch = y
		f.join()
		pages := guestchat.NewTransport(guestchat.Options{
			DataURL: "http://fleet.test", DeploymentKey: deployment, OrgGUID: deployment, NetDialContext: f.dial,
		})
		defer pages.Close()
		customer := genesys.New(pages, genesys.Options{Routing: genesys.Routing{TargetAddress: "Front"}})
		defer customer.Close()
		_, err := customer.StartChat(t.Context(), genesys.StartOptions{})
		require.NoError(t, err)
		id := f.members[0].front.Conversations()[0].ID
		assert.Equal(t, 1, f.members[0].runner.Owned())
		assert.Empty(t, y.since(), "it began here")

		f.die(0)
		f.join() // the lease of the one that died still lives
		time.Sleep(time.Minute)
		assert.Equal(t, map[string]int{runner.Expired: 1}, y.since())

		f.join()
		time.Sleep(time.Second)
		f.leave(0)
		time.Sleep(time.Minute)
		assert.Equal(t, map[string]int{runner.Left: 1}, y.since())

		f.join()
		time.Sleep(time.Second)
		call := httptest.NewRequestWithContext(t.Context(), http.MethodGet, guestchat.BasePath+"/conversations/"+id+"/messages", http.NoBody)
		assert.True(t, f.members[1].runner.Forward(httptest.NewRecorder(), call, id))
		assert.Equal(t, map[string]int{"passed on true": 1}, y.since())
		require.NoError(t, f.members[1].front.Take(t.Context(), id))
		assert.Equal(t, 1, y.since()[runner.Asked])
		assert.Equal(t, 1, f.members[1].runner.Owned())

		f.die(1)
		f.die(0)
		time.Sleep(time.Minute)
		f.join()
		time.Sleep(time.Minute)
		assert.Equal(t, map[string]int{runner.Restart: 1}, y.since())
		assert.Less(t, f.members[0].runner.LeaseAge(), 20*time.Second)
	})
}
