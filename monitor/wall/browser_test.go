//go:build chromium

package wall_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/history"
	"github.com/botrunner/botrunner/monitor/wall"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// aDay are the runs of four chats: one well, one slow, one gone, one that is new.
func aDay() *history.Recent {
	var r history.Recent
	for i := range 288 {
		ago := time.Duration(288-i) * 5 * time.Minute
		swing := float64(i*37%101) / 25
		well, slow, gone := monitor.Passed, monitor.Passed, monitor.Passed
		busy := float64(i%288) / 30
		if busy > 6.5 {
			slow = monitor.Degraded
		}
		if i > 280 {
			gone = monitor.Failed
		}
		if i == 100 {
			well = monitor.Failed
		}
		r.Add(entry("chat-canary", ago, well, 3+swing))
		r.Add(entry("evening-queue", ago, slow, 2+busy+swing))
		r.Add(entry("web-messaging", ago, gone, 5+swing/2))
	}
	return &r
}

// photograph keeps a picture where PAGE_PICTURES says.
func photograph(t *testing.T, ctx context.Context, name string) { //nolint:revive // a helper's t comes first
	t.Helper()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	require.NoError(t, err)
	require.NotEmpty(t, picture)
	if folder := os.Getenv("PAGE_PICTURES"); folder != "" {
		require.NoError(t, os.WriteFile(filepath.Join(folder, "wall-"+name+".png"), picture, 0o600))
	}
}

// A letter that is to be read from three metres has to be a centimetre high at
// least: on a screen of 1920 pixels and 43 inches those are 20 pixels.
const legible = 20

// crowd are so many chats, some of which do not work.
func crowd(n int) *history.Recent {
	var r history.Recent
	for i := range n {
		for run := range 60 {
			outcome := monitor.Passed
			if (i+run)%9 == 0 {
				outcome = monitor.Failed
			}
			r.Add(entry(fmt.Sprintf("chat-number-%d", i+1), time.Duration(60-run)*5*time.Minute, outcome, 3))
		}
	}
	return &r
}

func TestTheWallInABrowser(t *testing.T) {
	walls := map[string]http.Handler{
		"": wall.New(wall.Options{Recent: aDay(), Monitors: []wall.Monitor{
			{Subject: history.Subject{Monitor: "new-region", Target: "staging"}, Title: "Is the new region there?"},
		}}),
		"9":  wall.New(wall.Options{Recent: crowd(9)}),
		"20": wall.New(wall.Options{Recent: crowd(20)}),
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		walls[r.URL.Query().Get("of")].ServeHTTP(w, r)
	}))
	defer server.Close()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.WindowSize(1920, 1080))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	defer cancel()
	ctx, cancel = chromedp.NewContext(ctx)
	defer cancel()
	ctx, cancel = context.WithTimeout(ctx, time.Minute)
	defer cancel()
	require.NoError(t, chromedp.Do(ctx), "Chromium has to be installed for this test")
	var mu sync.Mutex
	var complaints []string
	require.NoError(t, chromedp.Listen(ctx, func(event any) {
		if e, ok := event.(*log.EventEntryAdded); ok && e.Entry.Source != log.EntrySourceNetwork {
			mu.Lock()
			defer mu.Unlock()
			complaints = append(complaints, e.Entry.Text)
		}
	}))
	for _, look := range []string{"light", "dark", "light&of=9", "dark&of=20"} {
		require.NoError(t, chromedp.Do(ctx, chromedp.Navigate(server.URL+"/?look="+look)))
		smallest, err := chromedp.Run(ctx, chromedp.Evaluate[float64](
			`Math.min(...[...document.querySelectorAll('h1, h2, h2 small, .state, .why, dt, dd, .name, figcaption b, .median')].map((e) => parseFloat(getComputedStyle(e).fontSize)))`))
		require.NoError(t, err)
		assert.GreaterOrEqual(t, smallest, float64(legible))
		wide, err := chromedp.Run(ctx, chromedp.Evaluate[bool](`document.documentElement.scrollWidth > innerWidth`))
		require.NoError(t, err)
		assert.False(t, wide, "nothing is cut off at the side")
		high, err := chromedp.Run(ctx, chromedp.Evaluate[float64](`document.documentElement.scrollHeight / innerHeight`))
		require.NoError(t, err)
		assert.LessOrEqual(t, high, 1.0, "all monitors have room on one screen: nobody scrolls a wall")
		photograph(t, ctx, look)
	}
	mu.Lock()
	defer mu.Unlock()
	assert.Empty(t, complaints, "the browser's complaints")
}
