//go:build chromium

package page_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"

	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A shop is somebody's site with a policy of its own, styles that would ruin
// any chat that they reached, and the button.
func newShop(t *testing.T, chat, attributes string) *httptest.Server {
	t.Helper()
	shop := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", fmt.Sprintf("default-src 'self'; script-src %s; frame-src %s", chat, chat))
		if r.URL.Path == "/shop.css" {
			w.Header().Set("Content-Type", "text/css")
			_, _ = w.Write([]byte("button, div, p, b, botrunner-chat, textarea { color: red !important; font: 40px fantasy !important; background: yellow }"))
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = fmt.Fprintf(w, `<!doctype html><html lang="de"><title>Shop</title><link rel="stylesheet" href="/shop.css">
			<h1>Kettles</h1><p>Buy one.</p><script src="%s/botrunner.js" %s async></script>`, chat, attributes)
	}))
	t.Cleanup(shop.Close)
	return shop
}

// has waits until a screen reader finds this in the shop, the button's shadow
// tree included, which scripts do not see into.
func (b *tab) has(line string) {
	b.t.Helper()
	for range int(patience / rest) {
		if slices.Contains(b.heard(), line) {
			return
		}
		b.does(chromedp.Sleep(rest))
	}
	require.Contains(b.t, b.heard(), line)
}

func TestTheChatStandsInAnySite(t *testing.T) {
	h := newHouse(t, kettles, page.Options{})
	shop := newShop(t, h.server.URL, `data-title="Kettle help" data-name="Dana" data-custom-fields='{"tier":"gold","orders":3}'`)
	// Another name for this machine makes it another site, whose frame is a
	// process of its own.
	b := open(t, strings.Replace(shop.URL, "127.0.0.1", "localhost", 1))
	b.has("button Chat öffnen")
	b.photograph("button")
	assert.Empty(t, h.front.Server().Conversations(), "nobody has asked for a chat yet")

	b.does(chromedp.MouseClickXY(800-16-28, float64(asks[int](b, `innerHeight`))-16-28))
	h.hears(t, 1)
	chat := b.frame()
	chat.becomes(`document.querySelector('#choices button')`)
	b.photograph("open")
	chat.becomes(`document.activeElement.id === 'text'`)
	b.types("2\r")
	chat.shows("mine: 2", "bot: How old is your kettle, in years?")
	asked := h.ours().Asked.MemberInfo
	assert.Equal(t, "Dana", *asked.DisplayName)
	assert.Equal(t, map[string]string{"tier": "gold", "orders": "3"}, asked.CustomFields)
	assert.Equal(t, []string{"2"}, said(h))

	b.types(kb.Escape)
	b.has("button Chat öffnen, focused true")
	b.becomes(`document.activeElement.shadowRoot === null`)
	bots := h.ours().Members()
	require.Len(t, bots, 2)
	other := h.ours().Join(bots[1])
	require.NoError(t, other.Say("Are you still with us?"))
	b.has("button Chat öffnen. Ungelesene Nachrichten: 1, focused true")
	b.photograph("unread")

	b.does(chromedp.Reload())
	b.has("button Chat öffnen")
	b.does(chromedp.MouseClickXY(800-16-28, float64(asks[int](b, `innerHeight`))-16-28))
	b.has("Iframe Kettle help, focused true")
	chat = b.frame()
	chat.becomes(`document.activeElement.id === 'text'`)
	chat.shows("mine: 2", "bot: How old is your kettle, in years?", "bot: Are you still with us?")
	b.types("7\r")
	chat.shows("mine: 7", "bot: Please type your service PIN.")
	b.photograph("again")
	assert.Equal(t, []string{"2", "7"}, said(h))
	assert.Len(t, h.front.Server().Conversations(), 1)
}

// frame is the chat inside the shop, as a tab of its own.
func (b *tab) frame() *tab {
	b.t.Helper()
	targets, err := chromedp.Targets(b.ctx)
	require.NoError(b.t, err)
	i := slices.IndexFunc(targets, func(i *target.Info) bool { return i.Type == "iframe" })
	require.GreaterOrEqual(b.t, i, 0, "no frame in %v", targets)
	ctx, cancel := chromedp.NewContext(b.ctx, chromedp.WithTargetID(targets[i].TargetID))
	b.t.Cleanup(cancel)
	require.NoError(b.t, chromedp.Do(ctx)) // attaches, for as long as the test
	return &tab{t: b.t, ctx: ctx}
}

// hears waits until the bot has said something so often.
func (h *house) hears(t *testing.T, times int) {
	t.Helper()
	require.Eventually(t, func() bool {
		n := 0
		for _, c := range h.front.Server().Conversations() {
			for _, m := range c.Messages() {
				if m.Body != "" && m.Sender.ID != c.Guest().ID {
					n++
				}
			}
		}
		return n >= times
	}, patience, rest)
}

// TestTheChatWearsTheSitesColour holds to WCAG AA what the site's own colour
// becomes; the greys are those where neither white nor black has much to spare.
func TestTheChatWearsTheSitesColour(t *testing.T) {
	for _, colour := range []string{"#ffe600", "#0b6e4f", "#767676", "#777777", "#000000", "#ffffff"} {
		t.Run(colour, func(t *testing.T) {
			h := newHouse(t, kettles, page.Options{})
			b := open(t, strings.Replace(newShop(t, h.server.URL, `data-color="`+colour+`"`).URL, "127.0.0.1", "localhost", 1))
			b.has("button Chat öffnen")
			b.photograph("button")
			b.does(chromedp.MouseClickXY(800-16-28, float64(asks[int](b, `innerHeight`))-16-28))
			h.hears(t, 1)
			chat := b.frame()
			chat.becomes(`document.querySelector('#choices button')`)
			chat.presses("#choices button")
			chat.shows("mine: A bill or a payment", "bot: How old is your kettle, in years?")
			b.photograph("open")
			chat.canBeRead("open", 10)
		})
	}
}

func TestOnlyAllowedSitesShowTheChat(t *testing.T) {
	h := newHouse(t, kettles, page.Options{Origins: []string{"https://shop.example"}})
	shop := newShop(t, h.server.URL, "")
	b := open(t, shop.URL)
	b.has("button Chat öffnen")
	b.does(chromedp.MouseClickXY(800-16-28, float64(asks[int](b, `innerHeight`))-16-28))
	b.does(chromedp.Sleep(4 * rest))
	assert.Empty(t, h.front.Server().Conversations())
	b.mu.Lock()
	defer b.mu.Unlock()
	require.NotEmpty(t, b.problems)
	assert.Contains(t, b.problems[0], "frame-ancestors")
	b.problems = nil
}
