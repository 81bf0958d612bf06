package guestchat

import (
	"net/http"
	"strconv"
	"time"
)

// CORS is what browsers are told about pages of other sites. All sites may
// call; the header values of the original are unknown.
type CORS struct {
	// AnyOrigin allows "*". By default the site that asks is named.
	AnyOrigin bool
	// Credentials allows cookies, which the API has none of. Browsers do not
	// accept it beside "*".
	Credentials bool
	// MaxAge is how long a browser may remember a preflight; below zero nothing
	// is said about that. Default: 10m.
	MaxAge time.Duration
}

// allow lets pages of any site read the answer, refusals included: the chat
// always runs on somebody else's site. [ServerOptions.Origins] is kept by
// refusing, so that the page is told why.
func (c CORS) allow(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	origin := r.Header.Get("Origin")
	if origin == "" || c.AnyOrigin {
		origin = "*"
	}
	h.Set("Access-Control-Allow-Origin", origin)
	if !c.AnyOrigin {
		h.Add("Vary", "Origin")
	}
	if c.Credentials {
		h.Set("Access-Control-Allow-Credentials", "true")
	}
	h.Set("Access-Control-Expose-Headers", "Inin-Correlation-Id, Retry-After")
	if r.Method == http.MethodOptions {
		c.preflight(h, r.Header.Get("Access-Control-Request-Headers"))
	}
}

// preflight allows whatever headers the page wants to send.
func (c CORS) preflight(h http.Header, headers string) {
	if headers == "" {
		headers = "authorization,content-type"
	}
	h.Set("Access-Control-Allow-Headers", headers)
	h.Set("Access-Control-Allow-Methods", "GET, POST, DELETE, PATCH, OPTIONS")
	if c.MaxAge >= 0 {
		h.Set("Access-Control-Max-Age", strconv.Itoa(int(c.MaxAge/time.Second)))
	}
}
