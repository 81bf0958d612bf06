package httpcall

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// A Caller carries out calls. It is safe for concurrent use.
type Caller struct {
	options Options
	client  *http.Client
}

var _ bot.Caller = (*Caller)(nil)

const defaultMaxAnswer = 1 << 20

// New checks the options; it connects to nothing.
func New(o Options) (*Caller, error) {
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.MaxAnswer <= 0 {
		o.MaxAnswer = defaultMaxAnswer
	}
	if o.DialContext == nil {
		o.DialContext = (&net.Dialer{}).DialContext
	}
	c := &Caller{options: o}
	c.client = &http.Client{
		CheckRedirect: c.redirect,
		Transport: &http.Transport{
			DialContext: o.DialContext, ForceAttemptHTTP2: true,
			MaxIdleConnsPerHost: 64, IdleConnTimeout: 90 * time.Second, TLSHandshakeTimeout: 10 * time.Second,
		},
	}
	return c, nil
}

// Close lets go of idle connections.
func (c *Caller) Close() error {
	c.client.CloseIdleConnections()
	return nil
}

// Call carries out an operation.
func (c *Caller) Call(ctx context.Context, r bot.Request) (map[string]any, error) {
	connection, operation, _ := strings.Cut(r.Operation, ".")
	system, ok := c.options.Connections[connection]
	if !ok {
		return nil, fmt.Errorf("there is no connection %s", connection)
	}
	op, ok := system.Operations[operation]
	if !ok {
		return nil, fmt.Errorf("the connection %s has no operation %s", connection, operation)
	}
	t := try{caller: c, system: system, op: op, with: r.With}
	for n := 0; ; n++ {
		fields, err := t.once(ctx)
		if err == nil {
			return fields, nil
		}
		again, mayRepeat := errors.AsType[*passing](err)
		if !mayRepeat || n >= r.Retries || !sleep(ctx, again.wait(n)) {
			return nil, plain(err)
		}
	}
}

// sleep waits, and returns false if ctx ends meanwhile.
func sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}

// errRedirect is why a redirect is not followed.
var errRedirect = errors.New("it redirects")

// redirect follows only to hosts that are allowed, never from a safe address to
// one in clear, and takes the connection's headers to its own host alone.
func (c *Caller) redirect(next *http.Request, before []*http.Request) error {
	first := before[0]
	switch {
	case len(before) > 5:
		return fmt.Errorf("%w more than 5 times", errRedirect)
	case !c.options.allows(next.URL, first.URL):
		return fmt.Errorf("%w to a host that is not allowed", errRedirect)
	case first.URL.Scheme == "https" && next.URL.Scheme != "https":
		return fmt.Errorf("%w to an address without TLS", errRedirect)
	}
	if !strings.EqualFold(next.URL.Host, first.URL.Host) {
		own := http.Header{}
		own.Set("Accept", "application/json")
		next.Header = own
	}
	return nil
}

// errTime is what an operator reads of a deadline.
var errTime = errors.New("no answer in time")

// plain leaves addresses out of an error: they hold what a customer said.
func plain(err error) error {
	if errors.Is(err, context.DeadlineExceeded) {
		return errTime
	}
	if p, ok := errors.AsType[*passing](err); ok {
		err = p.error
	}
	if away, ok := errors.AsType[*url.Error](err); ok {
		err = away.Err
	}
	return err
}
