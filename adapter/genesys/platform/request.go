package platform

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
)

// A request is one to the API.
type request struct {
	doing  string // for errors
	method string
	path   string
	in     any // JSON; nil: nothing
	out    any // JSON; nil: nowhere
	look   bool
}

// maxTries is how often a request is made before it has failed.
const maxTries = 4

// ask makes a request in its turn. It is tried again when the network or the server
// is unwilling, and with a new token if the API does not take the one it gave.
func (c *Client) ask(ctx context.Context, r request) (resp genesys.Response, err error) {
	stale := ""
	for try := 1; ; try++ {
		if err := c.pace.wait(ctx, r.look); err != nil {
			return resp, asked(r.doing, err)
		}
		var shown string
		if shown, err = c.token(ctx, stale); err == nil {
			resp, err = c.once(ctx, r, shown)
		}
		switch refused, ok := errors.AsType[*genesys.ResponseError](err); {
		case err == nil || try == maxTries || ctx.Err() != nil || errors.Is(err, errUnexpected):
			return resp, err
		case ok && refused.Response.Status == http.StatusUnauthorized && shown != "" && stale == "":
			stale = shown
			continue
		case ok && refused.Response.Status == http.StatusTooManyRequests:
			c.pace.pause(wire.Pause(c.opts.Rand, try, err))
			continue
		case ok && refused.Response.Status < http.StatusInternalServerError:
			return resp, err
		}
		if !wire.Sleep(ctx, wire.Pause(c.opts.Rand, try, err)) {
			return resp, err
		}
	}
}

// once is one try of ask.
func (c *Client) once(ctx context.Context, r request, shown string) (genesys.Response, error) {
	var body io.Reader
	if r.in != nil {
		data, err := json.Marshal(r.in)
		if err != nil {
			return genesys.Response{}, asked(r.doing, err)
		}
		body = bytes.NewReader(data)
	}
	out, err := http.NewRequestWithContext(ctx, r.method, c.opts.APIURL+r.path, body)
	if err != nil {
		return genesys.Response{}, asked(r.doing, err)
	}
	out.Header.Set("Authorization", "Bearer "+shown)
	if r.in != nil {
		out.Header.Set("Content-Type", "application/json")
	}
	answer, resp, err := c.do(out, r.doing)
	if err == nil && r.out != nil && json.Unmarshal(answer, r.out) != nil {
		err = unexpected(r.doing)
	}
	return resp, err
}

// maxAnswer bounds what is read of an answer: a conversation of a day is far below.
const maxAnswer = 4 << 20

// do makes a request, once.
func (c *Client) do(r *http.Request, doing string) ([]byte, genesys.Response, error) {
	ctx, cancel := context.WithTimeout(r.Context(), c.opts.RequestTimeout)
	defer cancel()
	answer, err := c.net.HTTP.Do(r.WithContext(ctx))
	if err != nil {
		return nil, genesys.Response{}, asked(doing, err)
	}
	defer func() { _ = answer.Body.Close() }()
	resp := genesys.Response{Status: answer.StatusCode}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		return nil, resp, asked(doing, err)
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		var told Problem
		_ = json.Unmarshal(body, &told) // the status says enough
		return nil, resp, &genesys.ResponseError{
			Doing: doing, Code: told.Code, Response: resp, RetryAfter: wire.RetryAfter(answer.Header),
		}
	}
	if json.Valid(body) {
		resp.Body = body
	}
	return body, resp, nil
}

// asked names the deed in an error. No address is in it: ids stand there.
func asked(doing string, err error) error {
	return fmt.Errorf("%s: %w", doing, wire.WithoutAddress(err))
}

// errUnexpected is an answer that another try would get as well.
var errUnexpected = errors.New("answer is not what the API promises")

func unexpected(doing string) error { return fmt.Errorf("%s: %w", doing, errUnexpected) }
