package platform

import (
	"cmp"
	"context"
	"crypto/tls"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// Options say where the API is and who asks it. ClientID, ClientSecret and Domain,
// or both addresses, have no default.
type Options struct {
	Domain   string // of the vendor's region, like mypurecloud.ie
	APIURL   string // origin of the API; default: as Domain says
	LoginURL string // origin of the login; default: likewise

	ClientID     string
	ClientSecret bot.Secret

	// PerMinute is how many requests are made in any minute, at most, for all
	// chats together; default 300, which is what the API allows an OAuth client.
	PerMinute int
	// AttributePrefix goes before the name of each attribute that is set; default
	// none. It is for organisations whose flows see the attributes of the guest's
	// page under another name than the page gave them.
	AttributePrefix string
	// RequestTimeout bounds each request; default 12 s.
	RequestTimeout time.Duration

	// HTTPClient makes the requests; by default one that keeps up to 256
	// connections to a server.
	HTTPClient *http.Client
	// NetDialContext opens the connections of the default HTTPClient; default: the
	// system's network, with the environment's proxy.
	NetDialContext func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS configures it as well; default: the system's roots, TLS 1.2 at least.
	TLS *tls.Config
	// Rand gives the jitter of waits, in [0, 1); default math/rand.
	Rand func() float64
}

// withDefaults fills what was left out.
func (o Options) withDefaults() Options {
	o.APIURL = strings.TrimSuffix(cmp.Or(o.APIURL, "https://api."+o.Domain), "/")
	o.LoginURL = strings.TrimSuffix(cmp.Or(o.LoginURL, "https://login."+o.Domain), "/")
	if o.PerMinute <= 0 {
		o.PerMinute = 300
	}
	if o.RequestTimeout <= 0 {
		o.RequestTimeout = 12 * time.Second
	}
	if o.TLS == nil {
		o.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	return o
}
