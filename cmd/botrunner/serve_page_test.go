package main

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestThePageFindsItsRoute asks for the page as a browser does: what it then
// opens a chat with has to be what a route takes.
func TestThePageFindsItsRoute(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, name := range []string{"sales", "billing", "others"} {
		flow := "flow: " + name + "\nlanguage: en\nsteps:\n  hello:\n    ask: Hello?\n    save: answer\n  bye:\n    end: done\n"
		require.NoError(t, os.WriteFile(name+".flow.yaml", []byte(flow), 0o600))
	}
	named := "routes:\n" +
		"  - {deployment: " + siteOne + ", queue: Sales, flow: sales.flow.yaml}\n" +
		"  - {deployment: " + siteTwo + ", queue: Billing, flow: billing.flow.yaml}\n"
	b := serveRoutes(t, named)
	for address, want := range map[string]struct{ deployment, queue string }{
		"/":                          {siteOne, "Sales"},
		"/?queue=billing":            {siteTwo, "billing"},
		"/?deployment=" + siteTwo:    {siteTwo, "Billing"},
		"/?queue=Elsewhere":          {"", "Elsewhere"},
		"/?deployment=x&queue=Sales": {"x", "Sales"},
	} {
		about, title := askForPage(t, b, address)
		assert.Equal(t, want.deployment, about["deployment"], address)
		assert.Equal(t, want.queue, about["queue"], address)
		assert.Equal(t, "Chat", title)
	}
	b = serveRoutes(t, named+"  - {flow: others.flow.yaml}\nserve: {title: Ada & Co}\n")
	about, title := askForPage(t, b, "/")
	assert.Empty(t, about["queue"], "somebody takes everybody")
	assert.Equal(t, "Ada & Co", title)
}

func serveRoutes(t *testing.T, settings string) *bench {
	t.Helper()
	require.NoError(t, os.WriteFile("botrunner.yaml", []byte(settings), 0o600))
	return startServe(t, "--config", "botrunner.yaml", "--serve.watch=false")
}

// askForPage returns what the page's scripts find in it, and its title.
func askForPage(t *testing.T, b *bench, address string) (about map[string]string, title string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.URL+address, nil)
	require.NoError(t, err)
	resp, err := http.DefaultClient.Do(r)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	page, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	found := func(pattern string) string {
		match := regexp.MustCompile(pattern).FindSubmatch(page)
		require.NotNil(t, match, pattern)
		return html.UnescapeString(string(match[1]))
	}
	var all map[string]any
	require.NoError(t, json.Unmarshal([]byte(found(`name="botrunner" content="([^"]*)"`)), &all))
	about = map[string]string{}
	for _, key := range []string{"deployment", "queue"} {
		about[key], _ = all[key].(string)
	}
	return about, found(`<title>([^<]*)</title>`)
}
