package httpcall

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// A try is one request of a call.
type try struct {
	caller *Caller
	system Connection
	op     Operation
	with   map[string]any
}

// once makes the request. What a further try may mend, without doing anything
// twice, is a *passing error.
func (t *try) once(ctx context.Context) (map[string]any, error) {
	if t.system.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, t.system.Timeout)
		defer cancel()
	}
	req, err := t.request(ctx)
	if err != nil {
		return nil, err
	}
	resp, err := t.caller.client.Do(req)
	if err != nil {
		return nil, t.broken(err)
	}
	defer func() { _ = resp.Body.Close() }() // it was only read
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, t.refused(resp)
	}
	return t.answer(resp.Body)
}

func (t *try) request(ctx context.Context) (*http.Request, error) {
	address, rest, err := t.address()
	if err != nil {
		return nil, err
	}
	var body io.Reader
	inBody := !slices.Contains([]string{http.MethodGet, http.MethodHead, http.MethodDelete}, t.op.method())
	if inBody {
		data, err := json.Marshal(rest)
		if err != nil {
			return nil, fmt.Errorf("writing the body: %w", err)
		}
		body = bytes.NewReader(data)
	} else {
		query := url.Values{}
		for name, value := range rest {
			query.Set(name, clear(value))
		}
		address.RawQuery = query.Encode()
	}
	req, err := http.NewRequestWithContext(ctx, t.op.method(), address.String(), body)
	if err != nil {
		return nil, err
	}
	req.Header.Set("Accept", "application/json")
	if inBody {
		req.Header.Set("Content-Type", "application/json")
	}
	for name, value := range t.system.Headers {
		req.Header.Set(name, value.Reveal())
	}
	return req, nil
}

// address fills the path and returns what is left of what the call gives,
// values that there are none of left out.
func (t *try) address() (*url.URL, map[string]any, error) {
	rest := map[string]any{}
	for name, value := range t.with {
		if s, ok := value.(bot.Secret); ok {
			value = s.Reveal()
		}
		if value != nil {
			rest[name] = value
		}
	}
	missing := ""
	path := placeholder.ReplaceAllStringFunc(t.op.Path, func(m string) string {
		name := m[1 : len(m)-1]
		value := clear(t.with[name])
		if value == "" || value == "." || value == ".." {
			missing = name
		}
		delete(rest, name)
		return url.PathEscape(value)
	})
	if missing != "" {
		return nil, nil, fmt.Errorf("the path needs %s, which has no value that a path can hold", missing)
	}
	u, err := url.Parse(strings.TrimRight(t.system.URL, "/") + "/" + strings.TrimLeft(path, "/"))
	if err != nil {
		return nil, nil, errors.New("the address of the operation is none")
	}
	return u, rest, nil
}

// clear prints a value for the request, a secret in clear.
func clear(v any) string {
	if s, ok := v.(bot.Secret); ok {
		return s.Reveal()
	}
	return bot.Print(v)
}

// broken is the error of a request without an answer. Where no connection came
// about, nothing was done that a further try could do twice.
func (t *try) broken(err error) error {
	op, isNet := errors.AsType[*net.OpError](err)
	if isNet && op.Op == "dial" || methods[t.op.method()] && !errors.Is(err, errRedirect) {
		return &passing{error: err}
	}
	return err
}

// refused is the error of an answer with a status of failure.
func (t *try) refused(resp *http.Response) error {
	err := errors.New(resp.Status)
	again := slices.Contains([]int{
		http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout,
	}, resp.StatusCode)
	if !again || !methods[t.op.method()] {
		return err
	}
	p := &passing{error: err}
	if seconds, no := strconv.Atoi(resp.Header.Get("Retry-After")); no == nil && seconds > 0 {
		p.after = time.Duration(seconds) * time.Second
	}
	return p
}

// passing is an error of which a further try may know nothing.
type passing struct {
	error
	after time.Duration // when to come again; 0: the other side does not say
}

func (e *passing) Unwrap() error { return e.error }

// The waits between tries double, with jitter, from the first to the longest.
const (
	firstWait   = 200 * time.Millisecond
	longestWait = 5 * time.Second
)

func (e *passing) wait(tries int) time.Duration {
	if e.after > 0 {
		return e.after
	}
	wait := min(firstWait<<min(tries, 10), longestWait)
	return wait/2 + rand.N(wait/2)
}
