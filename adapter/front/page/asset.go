package page

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"io/fs"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"
)

//go:embed assets
var embedded embed.FS

// An asset is something to serve as it stands, plain and compressed.
type asset struct {
	plain, zipped []byte
	kind, cache   string
	tag           string // of the plain form
}

// How long browsers keep what they have. The address of the one changes with
// its content; the other stands in the pages of other sites.
const (
	forever  = "public, max-age=31536000, immutable"
	shortly  = "public, max-age=300"
	launcher = "/botrunner.js"
)

// readAssets returns what is embedded by its path, and the version that the
// paths hold.
func readAssets(all map[string]texts) (assets map[string]asset, version string) {
	files := map[string][]byte{}
	for _, name := range []string{"*.js", "*.css", "*.svg"} {
		matches, _ := fs.Glob(embedded, "assets/"+name) // the patterns are well-formed
		for _, match := range matches {
			files[path.Base(match)], _ = embedded.ReadFile(match) // it was just found
		}
	}
	version = versionOf(files)
	assets = map[string]asset{launcher: newAsset(withLabels(files["botrunner.js"], all), kindOf(launcher), shortly)}
	delete(files, "botrunner.js")
	for name, content := range files {
		assets["/page/"+version+"/"+name] = newAsset(content, kindOf(name), forever)
	}
	return assets, version
}

// versionOf is a digest of all files: modules name each other, so that one
// that changes gives all of them another address.
func versionOf(files map[string][]byte) string {
	digest := sha256.New()
	for _, name := range slices.Sorted(maps.Keys(files)) {
		digest.Write([]byte(name))
		digest.Write(files[name])
	}
	return hex.EncodeToString(digest.Sum(nil)[:6])
}

// withLabels gives the button what it says, in all languages: it stands on
// other sites, and cannot ask before it is drawn.
func withLabels(script []byte, all map[string]texts) []byte {
	labels := map[string]texts{}
	for lang, t := range all {
		labels[lang] = texts{"open": t["open"], "close": t["close"], "unread": t["unread"], "chat": t["chat"]}
	}
	table, err := json.Marshal(labels)
	if err != nil {
		panic("page: labels that are no JSON: " + err.Error()) // strings always are
	}
	return bytes.Replace(script, []byte("/* labels */ {}"), table, 1)
}

func kindOf(name string) string {
	return map[string]string{
		".js": "text/javascript; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml",
	}[path.Ext(name)]
}

func newAsset(content []byte, kind, cache string) asset {
	sum := sha256.Sum256(content)
	return asset{
		plain: content, zipped: compress(content), kind: kind, cache: cache,
		tag: base64.RawURLEncoding.EncodeToString(sum[:12]),
	}
}

func compress(content []byte) []byte {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // a level that exists
	_, _ = z.Write(content)                               // a buffer takes everything
	_ = z.Close()
	return b.Bytes()
}

// serve answers with the form that the browser takes, or that nothing has
// changed.
func (a asset) serve(w http.ResponseWriter, r *http.Request) {
	body, tag := a.plain, `"`+a.tag+`"`
	h := w.Header()
	h.Add("Vary", "Accept-Encoding")
	if takesGzip(r.Header.Values("Accept-Encoding")) {
		body, tag = a.zipped, `"`+a.tag+`-gz"`
		h.Set("Content-Encoding", "gzip")
	}
	h.Set("Content-Type", a.kind)
	h.Set("Cache-Control", a.cache)
	h.Set("ETag", tag)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // the button, in sites that ask for isolation
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(body))
}

// takesGzip reads Accept-Encoding. Of the weights only zero matters, since
// there is nothing else to offer.
func takesGzip(accepted []string) bool {
	for part := range strings.SplitSeq(strings.Join(accepted, ","), ",") {
		name, weight, _ := strings.Cut(part, ";")
		name = strings.TrimSpace(name)
		if !strings.EqualFold(name, "gzip") && name != "*" {
			continue
		}
		q, _ := strings.CutPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
		return strings.Trim(q, "0.") != "" || q == ""
	}
	return false
}
