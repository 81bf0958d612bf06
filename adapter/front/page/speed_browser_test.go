//go:build chromium

package page_test

import (
	"context"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// BenchmarkUsable measures from the address to a page that takes what is typed,
// and to the first words of the bot: for a customer who has never been here, and
// for one whose browser has kept what does not change.
func BenchmarkUsable(b *testing.B) {
	h := newHouse(b, kettles, page.Options{})
	tab := open(b, "about:blank")
	for _, visit := range []struct {
		name  string
		fresh bool
	}{{"first visit", true}, {"next visit", false}} {
		b.Run(visit.name, func(b *testing.B) {
			tab.does(chromedp.Func(func(ctx context.Context, _ *chromedp.Target) error {
				_, err := chromedp.Call(ctx, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: visit.fresh})
				return err
			}))
			var usable, greeted float64
			for b.Loop() {
				tab.does(chromedp.Navigate(h.server.URL))
				usable += asks[float64](tab, `performance.getEntriesByName('usable')[0].startTime`)
				greeted += asks[float64](tab, untilGreeted)
				asks[bool](tab, `(sessionStorage.clear(), true)`) // a customer without a chat
			}
			b.ReportMetric(usable/float64(b.N), "ms-usable")
			b.ReportMetric(greeted/float64(b.N), "ms-greeted")
			b.ReportMetric(0, "ns/op") // the browser's own comings and goings
		})
	}
}

// untilGreeted is when the bot's first words could be read.
const untilGreeted = `new Promise((done) => {
	const look = () => document.querySelector('#choices button') ? done(performance.now()) : setTimeout(look, 1);
	look();
})`
