package wall

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"strconv"
	"time"

	"github.com/botrunner/botrunner/monitor/history"
)

// Options say what is shown. Recent is needed.
type Options struct {
	// Recent is what is known of runs.
	Recent *history.Recent
	// Monitors are those to come, so that one is shown before it has run. Default:
	// only what has run is shown.
	Monitors []Monitor
	// Refresh is how often the browser asks again. Default: 15 s.
	Refresh time.Duration
}

// A Monitor is one that will run.
type Monitor struct {
	history.Subject
	Title string
}

var (
	//go:embed wall.html
	document string
	//go:embed wall.css
	style []byte

	parsed = template.Must(template.New("wall").Parse(document))
)

// policy lets the page have its own style, and nothing else.
const policy = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// New returns what answers GET / and GET /wall.css. It may be called
// concurrently. With ?look=dark or ?look=light the page does not follow what the
// browser prefers.
func New(o Options) http.Handler {
	if o.Refresh <= 0 {
		o.Refresh = 15 * time.Second
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", o.page)
	mux.HandleFunc("GET /wall.css", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(style) // who does not read any more does not mind
	})
	return mux
}

func (o Options) page(w http.ResponseWriter, r *http.Request) {
	var out bytes.Buffer
	view := o.view(time.Now())
	if look := r.URL.Query().Get("look"); look == "dark" || look == "light" {
		view.Look = look
	}
	if err := parsed.Execute(&out, view); err != nil {
		http.Error(w, "the page could not be drawn: "+err.Error(), http.StatusInternalServerError)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Security-Policy", policy)
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	h.Set("Refresh", strconv.Itoa(int(o.Refresh.Seconds())))
	_, _ = w.Write(out.Bytes())
}
