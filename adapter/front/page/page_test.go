package page_test

import (
	"compress/gzip"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A reply is what came back, as it was sent and in plain.
type reply struct {
	*httptest.ResponseRecorder

	sent int // bytes of the body
	text string
}

// get asks for an address; headers are pairs of name and value.
func get(t *testing.T, o page.Options, address string, headers ...string) reply {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	return ask(t, o, r)
}

func ask(t *testing.T, o page.Options, r *http.Request) reply {
	t.Helper()
	w := httptest.NewRecorder()
	page.New(o).ServeHTTP(w, r)
	a := reply{ResponseRecorder: w, sent: w.Body.Len()}
	var body io.Reader = w.Body
	if w.Header().Get("Content-Encoding") == "gzip" && a.sent > 0 {
		z, err := gzip.NewReader(body)
		require.NoError(t, err)
		body = z
	}
	text, err := io.ReadAll(body)
	require.NoError(t, err)
	a.text = string(text)
	return a
}

// links are the addresses of what a document loads.
func links(document string) []string {
	var all []string
	for _, m := range regexp.MustCompile(`(?:src|href)="(page/[^"]+)"`).FindAllStringSubmatch(document, -1) {
		all = append(all, "/"+m[1])
	}
	return all
}

func TestTheDocumentLoadsEveryModuleAndNothingElse(t *testing.T) {
	loaded := links(get(t, page.Options{}, "/").text)
	var names []string
	for _, link := range loaded {
		answer := get(t, page.Options{}, link)
		assert.Equal(t, http.StatusOK, answer.Code, link)
		assert.NotEmpty(t, answer.Header().Get("Content-Type"), link)
		names = append(names, link[strings.LastIndex(link, "/")+1:])
	}
	files, err := fs.Glob(os.DirFS("assets"), "*.*s*")
	require.NoError(t, err)
	for _, file := range files {
		if file != "botrunner.js" {
			assert.Contains(t, names, file, "a module that is not preloaded comes a round trip late")
		}
	}
	assert.Len(t, names, len(files)-1)
}

func TestThePageIsAsStrictAsABrowserCanBe(t *testing.T) {
	answer := get(t, page.Options{Origins: []string{"https://shop.example"}, PublicURL: "https://chat.example"}, "http://inside:8080/")
	document := answer.text
	policy := answer.Header().Get("Content-Security-Policy")
	assert.Equal(t, "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "+
		"connect-src 'self' ws://inside:8080 wss://inside:8080 wss://chat.example; base-uri 'none'; form-action 'none'; "+
		"require-trusted-types-for 'script'; frame-ancestors 'self' https://shop.example", policy)
	assert.Equal(t, "nosniff", answer.Header().Get("X-Content-Type-Options"))
	assert.Equal(t, "no-referrer", answer.Header().Get("Referrer-Policy"))
	assert.NotRegexp(t, `<script[^>]*>[^<]`, document, "scripts have addresses")
	assert.NotRegexp(t, `<style|\sstyle=|\son[a-z]+=`, document, "no style and no handler stands in the document")
}

func TestEverySiteMayEmbedUnlessSomeAreNamed(t *testing.T) {
	assert.NotContains(t, get(t, page.Options{}, "/").Header().Get("Content-Security-Policy"), "frame-ancestors")
}

func TestAHostCannotAddToThePolicy(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
	r.Host = "evil;script-src *"
	assert.NotContains(t, ask(t, page.Options{}, r).Header().Get("Content-Security-Policy"), "evil")
}

func TestWhatAFlowSaysCannotLeaveTheDocument(t *testing.T) {
	o := page.Options{Flow: func(string, string) page.Flow {
		return page.Flow{Title: `</title><script>alert(1)</script>`, LanguageField: `"><script>`}
	}}
	assert.NotContains(t, get(t, o, "/?queue=%22%3E%3Cscript%3E").text, "<script>")
}

func TestWhatHasNotChangedIsNotSentAgain(t *testing.T) {
	for _, address := range []string{"/", "/botrunner.js", links(get(t, page.Options{}, "/").text)[0]} {
		for _, encoding := range []string{"", "gzip"} {
			first := get(t, page.Options{}, address, "Accept-Encoding", encoding)
			assert.Equal(t, encoding, first.Header().Get("Content-Encoding"), address)
			again := get(t, page.Options{}, address, "Accept-Encoding", encoding, "If-None-Match", first.Header().Get("ETag"))
			assert.Equal(t, http.StatusNotModified, again.Code, address)
			assert.Empty(t, again.text, address)
		}
	}
}

func TestACompressedFormIsSentToWhoTakesIt(t *testing.T) {
	for accepted, want := range map[string]string{
		"gzip": "gzip", "br, gzip;q=0.8": "gzip", "*": "gzip", "GZIP": "gzip", "gzip;q=1": "gzip",
		"": "", "br": "", "gzip;q=0": "", "gzip; q=0.00": "", "x-gzip": "",
	} {
		answer := get(t, page.Options{}, "/botrunner.js", "Accept-Encoding", accepted)
		assert.Equal(t, want, answer.Header().Get("Content-Encoding"), accepted)
		assert.Contains(t, answer.text, "attachShadow", accepted)
	}
}

func TestAssetsAreKeptForEverAndTheButtonNot(t *testing.T) {
	document := get(t, page.Options{}, "/")
	assert.Equal(t, "no-cache", document.Header().Get("Cache-Control"))
	assert.Contains(t, get(t, page.Options{}, links(document.text)[0]).Header().Get("Cache-Control"), "immutable")
	assert.NotContains(t, get(t, page.Options{}, "/botrunner.js").Header().Get("Cache-Control"), "immutable")
}

func TestThereIsNothingElse(t *testing.T) {
	for _, address := range []string{"/index.html", "/page/", "/page/x/main.js", "/assets/main.js", "/page/../doc.go"} {
		assert.Equal(t, http.StatusNotFound, get(t, page.Options{}, address).Code, address)
	}
	post := httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/", nil)
	assert.Equal(t, http.StatusMethodNotAllowed, ask(t, page.Options{}, post).Code)
}

// TestThePageIsLight holds the page to 40 KB: what a browser loads for a chat in
// the language with the longest words, the button included.
func TestThePageIsLight(t *testing.T) {
	const goal = 40_000
	total := 0
	for _, lang := range page.Languages() {
		total = max(total, get(t, page.Options{}, "/?lang="+lang, "Accept-Encoding", "gzip").sent)
	}
	for _, address := range append(links(get(t, page.Options{}, "/").text), "/botrunner.js") {
		answer := get(t, page.Options{}, address, "Accept-Encoding", "gzip")
		assert.Equal(t, "gzip", answer.Header().Get("Content-Encoding"), address)
		total += answer.sent
	}
	t.Logf("%d bytes, compressed", total)
	assert.Less(t, total, goal)
}
