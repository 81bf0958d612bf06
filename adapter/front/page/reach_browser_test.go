//go:build chromium

package page_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// clocks are times of day.
var clocks = regexp.MustCompile(`\d+:\d\d\s[AP]M`)

// focused says where the keyboard is.
const focused = `(document.activeElement.id || document.activeElement.textContent)`

func TestTheKeyboardIsEnough(t *testing.T) {
	h := newHouse(t, kettles, page.Options{})
	b := open(t, h.server.URL)
	b.becomes(`document.querySelector('#choices button')`)
	b.becomes(focused + ` === 'text'`)
	var stops []string
	for range 4 {
		b.does(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
		stops = append(stops, asks[string](b, focused))
		assert.Equal(t, "solid", asks[string](b, `getComputedStyle(document.activeElement).outlineStyle`), "the focus is seen")
	}
	assert.Equal(t, []string{"2 Something is broken", "1 A bill or a payment", "https://example.com/help", "log"}, stops)
	b.types(kb.Tab + kb.Tab + kb.Tab + "\r")
	b.shows("mine: Something is broken", "bot: How old is your kettle, in years?")
	b.says("4")
	b.shows("bot: Please type your service PIN.")
	b.says("4711")
	b.shows("agent: You said: About broken, 4 years old")
	for range 3 {
		b.does(chromedp.KeyEvent(kb.Tab, chromedp.KeyModifiers(chromedp.ModifierShift)))
	}
	b.becomes(focused + ` === 'end'`)
	b.types("\r")
	b.becomes(`document.querySelector('#sure').open`)
	b.types(kb.Escape)
	b.becomes(focused + ` === 'text'`)
}

// heard is the accessibility tree as a screen reader goes through it: role and
// name of each thing, text left out that names the thing it is in.
func (b *tab) heard() []string {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	tree, err := chromedp.Run(ctx, func(ctx context.Context, t *chromedp.Target) ([]*accessibility.Node, error) {
		all, err := chromedp.Call(ctx, accessibility.GetFullAXTree, accessibility.GetFullAXTreeParams{})
		return all.Nodes, err
	})
	require.NoError(b.t, err)
	nodes := map[accessibility.NodeID]*accessibility.Node{}
	for _, node := range tree {
		nodes[node.NodeID] = node
	}
	var all []string
	var read func(node *accessibility.Node)
	read = func(node *accessibility.Node) {
		if line := spoken(b.t, node); line != "" {
			all = append(all, line)
		}
		for _, child := range node.ChildIDs {
			read(nodes[child])
		}
	}
	read(tree[0])
	return all
}

// spoken is what is said of one node; nothing, if it only holds others.
func spoken(tb testing.TB, node *accessibility.Node) string {
	tb.Helper()
	role, name := text(tb, node.Role), strings.TrimSpace(text(tb, node.Name))
	holds := []string{"RootWebArea", "InlineTextBox", "generic", "none", "paragraph", "list", "listitem", "strong", "time", "link", "heading", "button"}
	if node.Ignored || name == "" && slices.Contains(holds, role) || role == "InlineTextBox" || role == "StaticText" && name == "" {
		return ""
	}
	said := []string{strings.TrimSpace(role + " " + name)}
	for _, p := range node.Properties {
		if slices.Contains([]string{"live", "focused", "disabled", "modal"}, string(p.Name)) && text(tb, p.Value) != "false" {
			said = append(said, string(p.Name)+" "+text(tb, p.Value))
		}
	}
	return strings.Join(said, ", ")
}

// text is a value of the accessibility tree.
func text(tb testing.TB, v *accessibility.Value) string {
	tb.Helper()
	if v == nil || len(v.Value) == 0 {
		return ""
	}
	var value any
	require.NoError(tb, json.Unmarshal(v.Value, &value))
	switch value := value.(type) {
	case string:
		return value
	case bool:
		return strconv.FormatBool(value)
	}
	return string(v.Value)
}

func TestAScreenReaderFindsItsWay(t *testing.T) {
	h := newHouse(t, kettles, page.Options{})
	b := open(t, h.server.URL)
	b.becomes(`document.querySelector('#choices button')`)
	b.presses("#choices button")
	b.shows("bot: How old is your kettle, in years?")
	b.says("3")
	b.becomes(`!document.querySelector('#secret').hidden`)
	b.says("4711")
	b.shows("Avery has joined", "agent: Hello, this is Avery. How can I help?", "agent: You said: About bill, 3 years old")
	got := clocks.ReplaceAllString(strings.Join(b.heard(), "\n"), "CLOCK") + "\n"
	want := filepath.Join("testdata", "heard.txt")
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(want, []byte(got), 0o600))
	}
	expected, err := os.ReadFile(want)
	require.NoError(t, err)
	assert.Equal(t, string(expected), got)
}

func TestWhatIsTooLongIsNotSent(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	b := talking(t, h)
	fill := func(n int) {
		b.becomes(`(() => { const text = document.querySelector('#text'); text.value = '😀'.repeat(` + strconv.Itoa(n) + `);
			text.dispatchEvent(new Event('input')); return true; })()`)
	}
	fill(3900)
	b.becomes(`document.querySelector('#count').textContent === 'Characters left: 100'`)
	fill(4001)
	b.becomes(`document.querySelector('#count').textContent === 'Characters too many: 1'`)
	assert.True(t, asks[bool](b, `document.querySelector('#send').disabled && document.querySelector('#text').ariaInvalid === 'true'`))
	b.photograph("long")
	b.says("")
	fill(4000)
	b.says("")
	b.becomes(`document.querySelectorAll('#messages .mine').length === 1 && document.querySelectorAll('#pending li').length === 0`)
	assert.Equal(t, []string{strings.Repeat("😀", guestchat.MaxBody)}, said(h))
}

func TestALongChatIsReadPageByPage(t *testing.T) {
	h := newHouse(t, direct, page.Options{})
	b := talking(t, h)
	other := h.ours().Join(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: "Kim"})
	for i := range 250 {
		require.NoError(t, other.Say("line "+strconv.Itoa(i)))
	}
	b.shows("agent: line 248", "agent: line 249")
	whole := b.log()
	b.does(chromedp.Reload())
	b.shows("agent: line 248", "agent: line 249")
	b.becomes(`document.body.dataset.state === 'open'`)
	assert.Len(t, b.log(), 100)
	b.becomes(`(s => s.scrollHeight - s.scrollTop - s.clientHeight < 2)(document.querySelector('#scroll'))`)
	for pages := range 2 {
		b.becomes(`(document.querySelector('#scroll').scrollTop = 0) === 0`)
		b.presses("#earlier")
		b.becomes(`document.querySelectorAll('#messages li').length > ` + strconv.Itoa(100*(pages+1)))
	}
	b.becomes(`document.querySelector('#earlier').hidden`)
	assert.Equal(t, whole, b.log())
	assert.Greater(t, asks[float64](b, `document.querySelector('#scroll').scrollTop`), 0.0, "what was in sight stays there")
	require.NoError(t, other.Say("news"))
	b.becomes(`!document.querySelector('#newest').hidden`)
	b.photograph("scrolled")
	b.presses("#newest")
	b.becomes(`document.querySelector('#newest').hidden`)
}
