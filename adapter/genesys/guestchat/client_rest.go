package guestchat

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
)

// maxAnswer bounds what is read of an answer: a page of a hundred long messages
// with every character escaped fits.
const maxAnswer = 8 << 20

// A request is one call of the API.
type request struct {
	doing  string // for errors
	method string
	path   string // on the API host, with its query
	token  string // JWT of the guest; empty when there is none yet
	in     any    // body; nil: none
	out    any    // where the answer goes; nil: nowhere
}

// A callError is a request that got no answer, or none that can be read.
type callError struct {
	doing string
	sent  bool // the server may have seen the request
	err   error
}

// Error names the deed and the cause, without the address.
func (e *callError) Error() string { return e.doing + ": " + e.err.Error() }

// Unwrap is the cause.
func (e *callError) Unwrap() error { return e.err }

// call makes one request, once.
func (t *Transport) call(ctx context.Context, r request) (genesys.Response, error) {
	ctx, cancel := context.WithTimeout(ctx, t.opts.RequestTimeout)
	defer cancel()
	fail := &callError{doing: r.doing}
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { fail.sent = true },
	})
	req, err := t.newRequest(ctx, r)
	if err != nil {
		fail.err = err
		return genesys.Response{}, fail
	}
	answer, err := t.net.HTTP.Do(req)
	if err != nil {
		fail.err = wire.WithoutAddress(err)
		return genesys.Response{}, fail
	}
	defer func() { _ = answer.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxAnswer))
	if err != nil {
		fail.err = fmt.Errorf("reading answer: %w", wire.WithoutAddress(err))
		return genesys.Response{}, fail
	}
	return read(r, answer, body, fail)
}

// newRequest builds the HTTP request.
func (t *Transport) newRequest(ctx context.Context, r request) (*http.Request, error) {
	var body io.Reader
	if r.in != nil {
		data, err := json.Marshal(r.in)
		if err != nil {
			return nil, err
		}
		body = bytes.NewReader(data)
	}
	req, err := http.NewRequestWithContext(ctx, r.method, t.opts.DataURL+r.path, body)
	if err != nil {
		return nil, wire.WithoutAddress(err)
	}
	req.Header.Set("Accept", "application/json")
	if r.in != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	return req, nil
}

// read understands an answer.
func read(r request, answer *http.Response, body []byte, fail *callError) (genesys.Response, error) {
	resp := genesys.Response{Status: answer.StatusCode}
	if json.Valid(body) {
		resp.Body = body
	}
	if answer.StatusCode < 200 || answer.StatusCode > 299 {
		var told ErrorBody
		_ = json.Unmarshal(body, &told) // proxies answer what they like: the status is enough
		return resp, &genesys.ResponseError{
			Doing: r.doing, Code: told.Code, Response: resp,
			RetryAfter: wire.RetryAfter(answer.Header),
		}
	}
	if r.out == nil {
		return resp, nil
	}
	if err := json.Unmarshal(body, r.out); err != nil {
		fail.err = errors.New("answer is not what the API promises")
		return resp, fail
	}
	return resp, nil
}
