//go:build chromium

package page_test

import (
	"context"
	"os"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// prefers lets the browser ask the page for a colour scheme.
func prefers(scheme string) step {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
		})
		return err
	})
}

// canBeRead measures every text that is seen, once what moves has come to rest.
func (b *tab) canBeRead(moment string, atLeast int) {
	b.t.Helper()
	measure, err := os.ReadFile("testdata/contrast.js")
	require.NoError(b.t, err)
	b.becomes(`document.getAnimations().every((a) => a.effect.getTiming().iterations === Infinity)`)
	found := asks[[]struct {
		What         string
		Ratio, Least float64
	}](b, string(measure))
	assert.GreaterOrEqual(b.t, len(found), atLeast, "measured")
	for _, f := range found {
		assert.GreaterOrEqual(b.t, f.Ratio, f.Least, "%s: %s", moment, f.What)
	}
}

// TestEverythingCanBeRead holds the page to WCAG AA: 4.5 for text, 3 for icons
// and the edges of fields, by day and by night.
func TestEverythingCanBeRead(t *testing.T) {
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			h := newHouse(t, kettles, page.Options{})
			b := open(t, h.server.URL, prefers(scheme))
			check := func(moment string, atLeast int) {
				t.Helper()
				b.photograph(moment)
				b.canBeRead(moment, atLeast)
			}
			b.becomes(`document.querySelector('#choices button')`)
			check("menu", 10)
			b.presses("#choices button")
			b.shows("bot: How old is your kettle, in years?")
			b.says("3")
			b.becomes(`!document.querySelector('#secret').hidden`)
			b.says("4711")
			b.shows("Avery has joined", "agent: Hello, this is Avery. How can I help?", "agent: You said: About bill, 3 years old")
			b.says("see https://example.com")
			b.shows("agent: You said: see https://example.com")
			h.away.Store(true)
			h.dropAll()
			b.says("still there?")
			b.becomes(`document.querySelector('.waits') && document.querySelector('#banner').textContent`)
			check("lost", 20)
			h.away.Store(false)
			b.shows("agent: You said: still there?")
			b.presses("#end")
			check("sure", 20)
			b.presses("#sure .main")
			b.becomes(`document.body.dataset.state === 'over'`)
			check("over", 15)
		})
	}
}

func TestThePageTurnsRound(t *testing.T) {
	h := newHouse(t, kettles, page.Options{Flow: func(string, string) page.Flow { return page.Flow{LanguageField: "language"} }})
	b := open(t, h.server.URL+"/?lang=ar#tier=gold")
	b.becomes(`document.querySelector('#choices button')`)
	b.presses("#choices button")
	b.shows("bot: How old is your kettle, in years?")
	b.photograph("arabic")
	left := func(selector string) float64 {
		return asks[float64](b, `document.querySelector('`+selector+`').getBoundingClientRect().left`)
	}
	assert.Greater(t, left("#text"), left("#send"))
	assert.Greater(t, left(".bot .bubble"), left(".mine .bubble"))
	assert.Equal(t, map[string]string{"language": "ar", "tier": "gold"}, h.ours().Asked.MemberInfo.CustomFields)
	assert.Equal(t, "الدردشة", asks[string](b, `document.title`))
}

// TestThePageFitsEverywhere looks for what sticks out, and for targets that are
// too small for a thumb.
func TestThePageFitsEverywhere(t *testing.T) {
	for name, size := range map[string][2]int64{
		"telephone": {320, 568}, "landscape": {568, 320}, "zoomed": {400, 300}, "desk": {1600, 900},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, kettles, page.Options{})
			b := open(t, h.server.URL, chromedp.EmulateViewport(size[0], size[1]))
			b.becomes(`document.querySelector('#choices button')`)
			b.photograph("menu")
			assert.Empty(t, asks[[]string](b, `[...document.querySelectorAll('body *')].filter((e) => e.checkVisibility()
				&& (e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
				&& !e.closest('.follows .meta')).map((e) => e.outerHTML)`), "sticks out")
			assert.Empty(t, asks[[]string](b, `[...document.querySelectorAll('button, textarea, input')].filter((e) => e.checkVisibility()
				&& (e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44)).map((e) => e.outerHTML)`), "too small")
			assert.True(t, asks[bool](b, `document.querySelector('#composer').getBoundingClientRect().bottom <= innerHeight`))
			assert.Greater(t, asks[float64](b, `document.querySelector('#scroll').clientHeight`), 80.0, "room to read")
		})
	}
}
