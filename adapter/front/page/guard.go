package page

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// A plainHost holds nothing that could end a word of the policy.
var plainHost = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]+$`)

// guard tells the browser what the document may do: run and show what comes
// from here, talk to the API here, and stand in the frames of the sites that
// are allowed.
func (h *handler) guard(header http.Header, r *http.Request) {
	policy := []string{
		"default-src 'none'",
		"script-src 'self'",
		"style-src 'self'",
		"img-src 'self'",
		strings.Join(append([]string{"connect-src 'self'"}, h.streams(r)...), " "),
		"base-uri 'none'",
		"form-action 'none'",
		"require-trusted-types-for 'script'",
	}
	if len(h.options.Origins) > 0 {
		policy = append(policy, "frame-ancestors 'self' "+strings.Join(h.options.Origins, " "))
	}
	header.Set("Content-Security-Policy", strings.Join(policy, "; "))
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
}

// streams are where event streams are opened. 'self' covers sockets too, but
// older Safaris do not know.
func (h *handler) streams(r *http.Request) []string {
	var all []string
	if plainHost.MatchString(r.Host) {
		all = append(all, "ws://"+r.Host, "wss://"+r.Host)
	}
	if public, err := url.Parse(h.options.PublicURL); err == nil && plainHost.MatchString(public.Host) {
		all = append(all, "ws"+strings.TrimPrefix(public.Scheme, "http")+"://"+public.Host)
	}
	return all
}
