//go:build chromium

package page_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/front/page"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// patience bounds everything that a customer waits for.
const patience = 20 * time.Second

// rest is how long it takes until what moves has come to rest.
const rest = 250 * time.Millisecond

// A house is what a site runs: the page and the front on one port, and the
// simulator behind them.
type house struct {
	t      testing.TB
	server *httptest.Server
	front  *front.Front
	sim    *simulator.Started
	behind transport

	away atomic.Bool // all connections break
	mute atomic.Bool // calls are carried out, and their answers get lost
}

// A setting is what a house is built of.
type setting struct {
	flow      string
	page      page.Options
	server    guestchat.ServerOptions
	messaging bool // web messaging is behind, where agents take files
}

type transport interface {
	genesys.Transport
	Close() error
}

func newHouse(tb testing.TB, flow string, o page.Options) *house {
	tb.Helper()
	return newHouseOf(tb, setting{flow: flow, page: o})
}

func newHouseOf(tb testing.TB, s setting) *house {
	tb.Helper()
	h := &house{t: tb, sim: simulator.Start(tb)}
	h.behind = guestchat.NewTransport(guestchat.Options{DataURL: h.sim.URL, DeploymentKey: deployment, OrgGUID: deployment})
	if s.messaging {
		h.behind = webmessaging.NewTransport(webmessaging.Options{DataURL: h.sim.URL, DeploymentID: deployment})
	}
	dialog, problems := flows.Load("test.flow.yaml", []byte(s.flow))
	require.False(tb, problems.Fatal(), "%s", problems)
	engine, err := bot.NewEngine(dialog, bot.EngineOptions{})
	require.NoError(tb, err)
	h.front = front.New(front.Options{Route: func(guestchat.CreateConversation) (front.Route, bool) {
		return front.Route{Name: "test", Engine: engine, Chat: h.chat}, true
	}, Server: s.server})
	mux := http.NewServeMux()
	for _, path := range front.Paths() {
		mux.Handle(path, h.front)
	}
	mux.Handle("/", page.New(s.page))
	h.server = httptest.NewServer(h.suffering(mux))
	tb.Cleanup(func() {
		require.NoError(tb, h.front.Close())
		h.server.Close()
		_ = h.behind.Close()
	})
	return h
}

const deployment = "0a1b2c3d-0000-4000-8000-000000000001"

func (h *house) chat(who front.Customer) bot.ChatService {
	return genesys.NewHandover(genesys.New(h.behind, genesys.Options{DisplayName: who.DisplayName}))
}

// suffering lets next answer, unless something goes wrong.
func (h *house) suffering(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.mute.Load() && r.Method == http.MethodPost {
			next.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		if h.away.Load() {
			panic(http.ErrAbortHandler) // how net/http is told to break the connection
		}
		next.ServeHTTP(w, r)
	})
}

// ours is the conversation that was opened last.
func (h *house) ours() *guestchat.Conversation {
	h.t.Helper()
	all := h.front.Server().Conversations()
	require.NotEmpty(h.t, all)
	return all[len(all)-1]
}

// A tab is a browser's, with a customer in front of it.
type tab struct {
	t   testing.TB
	ctx context.Context

	mu       sync.Mutex
	problems []string // what the browser complained of
}

// A step is something that a customer does.
type step = chromedp.Action[chromedp.Void]

// open opens a browser at an address. Chromium has to be there: a page that
// nobody has looked at is not tested.
func open(tb testing.TB, address string, before ...step) *tab {
	tb.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.WindowSize(800, 700), chromedp.Flag("lang", "en-US"))
	ctx, cancel := chromedp.NewExecAllocator(context.WithoutCancel(tb.Context()), options...)
	tb.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	tb.Cleanup(cancel)
	require.NoError(tb, chromedp.Do(ctx), "Chromium has to be installed for these tests")
	b := &tab{t: tb, ctx: ctx}
	require.NoError(tb, chromedp.Listen(ctx, b.complains))
	tb.Cleanup(func() {
		b.mu.Lock()
		defer b.mu.Unlock()
		assert.Empty(tb, b.problems, "the browser's complaints")
	})
	b.does(before...)
	b.does(chromedp.Navigate(address))
	return b
}

// complains notes what a developer would see in red: exceptions, and what the
// page's policy forbade. That a network fails now and then is part of the tests.
func (b *tab) complains(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		what := e.ExceptionDetails.Text
		if e.ExceptionDetails.Exception != nil {
			what += " " + e.ExceptionDetails.Exception.Description
		}
		b.problems = append(b.problems, what)
	case *log.EventEntryAdded:
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			b.problems = append(b.problems, e.Entry.Text)
		}
	}
}

// does carries out steps.
func (b *tab) does(steps ...step) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	require.NoError(b.t, chromedp.Do(ctx, steps...))
}

// presses clicks on what a CSS selector finds.
func (b *tab) presses(selector string) {
	b.t.Helper()
	b.does(chromedp.Click(chromedp.CSS(selector), chromedp.NodeVisible))
}

// asks evaluates an expression in the page.
func asks[T any](b *tab, expression string) T {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	value, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	require.NoError(b.t, err, expression)
	return value
}

// becomes waits until an expression is true in the page. The page's policy
// forbids code in strings, so the expression is part of the question.
func (b *tab) becomes(expression string) {
	b.t.Helper()
	wait := fmt.Sprintf(`new Promise((done) => {
		const end = Date.now() + %d;
		const look = () => { const ok = Boolean(%s); ok || Date.now() > end ? done(ok) : setTimeout(look, 20); };
		look();
	})`, (patience / 2).Milliseconds(), expression)
	if !asks[bool](b, wait) {
		b.photograph("failed")
		require.Fail(b.t, expression, "the page shows:\n%s", strings.Join(b.log(), "\n"))
	}
}

// lines is an expression for what the page shows, a line each: "bot: Hello",
// "Avery has joined".
const lines = `[...document.querySelectorAll('#log li')].map((li) => li.matches('.note')
	? li.textContent : li.className.split(' ')[0] + ': ' + li.querySelector('.bubble').textContent)`

// shows waits until the log ends with these lines.
func (b *tab) shows(last ...string) {
	b.t.Helper()
	want, err := json.Marshal(last)
	require.NoError(b.t, err)
	b.becomes(fmt.Sprintf(`JSON.stringify((%s).slice(-%d)) === JSON.stringify(%s)`, lines, len(last), want))
}

// log is all that the page shows.
func (b *tab) log() []string {
	b.t.Helper()
	return asks[[]string](b, lines)
}

// buttons are the answers that can be pressed.
func (b *tab) buttons() []string {
	b.t.Helper()
	return asks[[]string](b, `[...document.querySelectorAll('#choices button')].map((b) => b.textContent)`)
}

// types writes with the keyboard, where the cursor is.
func (b *tab) types(text string) {
	b.t.Helper()
	b.does(chromedp.KeyEvent(text))
}

// says writes a message and sends it.
func (b *tab) says(text string) {
	b.t.Helper()
	b.becomes(`document.activeElement?.id === 'text' || document.activeElement?.id === 'secret'`)
	b.types(text + "\r")
}

// photograph keeps a picture of what is seen, where PAGE_PICTURES says.
func (b *tab) photograph(name string) {
	b.t.Helper()
	if os.Getenv("PAGE_PICTURES") != "" {
		b.keep(name, b.picture())
	}
}

// picture is what is seen, once what moves has come to rest.
func (b *tab) picture() []byte {
	b.t.Helper()
	b.does(chromedp.Sleep(rest))
	ctx, cancel := context.WithTimeout(b.ctx, patience)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	require.NoError(b.t, err)
	return picture
}

// keep writes a picture where PAGE_PICTURES says.
func (b *tab) keep(name string, picture []byte) {
	b.t.Helper()
	if folder := os.Getenv("PAGE_PICTURES"); folder != "" {
		file := strings.ReplaceAll(b.t.Name(), "/", "-") + "-" + name + ".png"
		require.NoError(b.t, os.WriteFile(filepath.Join(folder, file), picture, 0o600))
	}
}

// dropAll breaks all connections of customers.
func (h *house) dropAll() {
	for _, c := range h.front.Server().Conversations() {
		c.DropSockets()
	}
}
