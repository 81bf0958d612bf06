package ops

import (
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/pprof"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// NewHandler returns what an admin server answers, for a server of the caller's:
//
//	GET  /healthz      200 as long as the process can answer at all
//	GET  /readyz       200 if new customers are welcome, 503 if not; each line says why
//	GET  /metrics      for Prometheus
//	GET  /log/level    the level of the log
//	PUT  /log/level    changes it: debug, info, warn or error
//	     /debug/pprof  Go's profiles
//
// Where there is a key, /healthz and /readyz show the status without it, but no
// words: who balances load can seldom keep a secret. Where there is none,
// requests have to name this machine, so that no web page can lead an operator's
// browser here under a name of its own.
func NewHandler(o AdminOptions) http.Handler {
	open, kept := http.NewServeMux(), http.NewServeMux()
	open.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	open.HandleFunc("GET /readyz", o.readyz)
	open.Handle("/", guard(o.Key, kept))
	if o.Metrics != nil {
		kept.Handle("GET /metrics", o.Metrics.Handler())
	}
	if o.Level != nil {
		kept.HandleFunc("GET /log/level", func(w http.ResponseWriter, _ *http.Request) { tellLevel(w, o.Level) })
		kept.HandleFunc("PUT /log/level", func(w http.ResponseWriter, r *http.Request) { setLevel(w, r, o.Level) })
	}
	if o.Pages != nil {
		kept.Handle("/", o.Pages)
	}
	kept.HandleFunc("/debug/pprof/", pprof.Index)
	kept.HandleFunc("/debug/pprof/cmdline", pprof.Cmdline)
	kept.HandleFunc("/debug/pprof/profile", pprof.Profile)
	kept.HandleFunc("/debug/pprof/symbol", pprof.Symbol)
	kept.HandleFunc("/debug/pprof/trace", pprof.Trace)
	return plain(o.Key, open)
}

// readyz says why not in words, to those who may hear them.
func (o AdminOptions) readyz(w http.ResponseWriter, r *http.Request) {
	ready := o.Ready == nil || o.Ready.Ready()
	if !ready {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	if o.Ready != nil && holdsKey(r, o.Key) {
		o.Ready.tell(w)
	}
}

// plain sets what every answer has, and turns away who comes under a name that
// is not this machine's where nobody is asked for a key.
func plain(key bot.Secret, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		if key.Reveal() == "" && !isLoopbackHost(hostOf(r)) {
			http.Error(w, "ask for localhost or 127.0.0.1, or set a key", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func hostOf(r *http.Request) string {
	if host, _, err := net.SplitHostPort(r.Host); err == nil {
		return host
	}
	return strings.Trim(r.Host, "[]")
}

// guard asks for the key.
func guard(key bot.Secret, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !holdsKey(r, key) {
			w.Header().Add("WWW-Authenticate", `Bearer realm="botrunner"`)
			w.Header().Add("WWW-Authenticate", `Basic realm="botrunner"`)
			http.Error(w, "this needs the admin key, as Authorization: Bearer …, or as a password", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// holdsKey compares in a time that tells nothing of the key, nor of its length.
func holdsKey(r *http.Request, key bot.Secret) bool {
	if key.Reveal() == "" {
		return true
	}
	scheme, shown, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	_, password, basic := r.BasicAuth()
	if basic {
		shown = password
	}
	wanted, got := sha256.Sum256([]byte(key.Reveal())), sha256.Sum256([]byte(strings.TrimSpace(shown)))
	return (basic || strings.EqualFold(scheme, "Bearer")) && subtle.ConstantTimeCompare(wanted[:], got[:]) == 1
}

func tellLevel(w http.ResponseWriter, level *slog.LevelVar) {
	fmt.Fprintln(w, strings.ToLower(level.Level().String()))
}

func setLevel(w http.ResponseWriter, r *http.Request, level *slog.LevelVar) {
	body := make([]byte, 16)
	n, _ := r.Body.Read(body) // what is not there is no level either
	if err := level.UnmarshalText([]byte(strings.TrimSpace(string(body[:n])))); err != nil {
		http.Error(w, "send debug, info, warn or error", http.StatusBadRequest)
		return
	}
	tellLevel(w, level)
}
