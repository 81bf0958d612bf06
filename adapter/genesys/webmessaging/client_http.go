package webmessaging

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
)

// maxAnswer bounds what is read of an answer.
const maxAnswer = 16 << 20

// A call is one request over HTTP.
type call struct {
	doing   string // for errors
	method  string
	url     string
	token   string            // bearer; empty: none
	headers map[string]string // of an upload
	in      any               // JSON, or []byte as it is; nil: nothing
	out     any               // JSON, or an io.Writer; nil: nowhere
	file    bool              // it may take as long as files do
}

// fileTime bounds what moves a file.
const fileTime = 5 * time.Minute

// call makes a request, once. No error repeats the address: what stands in it
// may be enough to read the chat.
func (t *Transport) call(ctx context.Context, c call) (genesys.Response, error) {
	limit := t.opts.RequestTimeout
	if c.file {
		limit = max(limit, fileTime)
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	r, err := t.request(ctx, c)
	if err != nil {
		return genesys.Response{}, fmt.Errorf("%s: %w", c.doing, wire.WithoutAddress(err))
	}
	answer, err := t.net.HTTP.Do(r)
	if err != nil {
		return genesys.Response{}, fmt.Errorf("%s: %w", c.doing, wire.WithoutAddress(err))
	}
	defer func() { _ = answer.Body.Close() }()
	resp := genesys.Response{Status: answer.StatusCode}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxAnswer))
		return resp, &genesys.ResponseError{
			Doing: c.doing, Response: resp, RetryAfter: wire.RetryAfter(answer.Header),
		}
	}
	if err := c.read(answer.Body, &resp); err != nil {
		return resp, fmt.Errorf("%s: %w", c.doing, err)
	}
	return resp, nil
}

func (t *Transport) request(ctx context.Context, c call) (*http.Request, error) {
	var body io.Reader
	raw, isRaw := c.in.([]byte)
	switch {
	case isRaw:
		body = bytes.NewReader(raw)
	case c.in != nil:
		data, err := json.Marshal(c.in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(ctx, c.method, c.url, body)
	if err != nil {
		return nil, err
	}
	if c.in != nil && !isRaw {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	if t.opts.Origin != "" {
		r.Header.Set("Origin", t.opts.Origin)
	}
	for name, value := range c.headers {
		r.Header.Set(name, value)
	}
	return r, nil
}

// read takes an answer in: a file as it comes, all else whole.
func (c call) read(body io.Reader, resp *genesys.Response) error {
	if file, ok := c.out.(io.Writer); ok {
		_, err := io.Copy(file, body)
		return wire.WithoutAddress(err)
	}
	data, err := io.ReadAll(io.LimitReader(body, maxAnswer))
	if err != nil {
		return fmt.Errorf("reading answer: %w", wire.WithoutAddress(err))
	}
	if json.Valid(data) {
		resp.Body = data
	}
	if c.out != nil && json.Unmarshal(data, c.out) != nil {
		return errors.New("answer is not what the API promises")
	}
	return nil
}

// maxTries is how often a request is made before it has failed.
const maxTries = 8

// pause is how long to wait before the given try, the first retry being 1.
func (t *Transport) pause(try int, err error) time.Duration {
	return wire.Pause(t.opts.Rand, try, err)
}

// final reports whether another try would get the same answer.
func final(status int) bool {
	switch status {
	case http.StatusTooManyRequests, http.StatusRequestTimeout, CodeUnexpected:
		return false
	default:
		return status >= 400 && status < 500 || status >= 4000
	}
}
