package runner

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/internal/store"
)

// Customers' calls land wherever the load balancer puts them. A socket brings its
// conversation along; any other call is passed on to the runner that has it, or
// conversations would go back and forth.

// passOn begins the message with which a call is passed on.
const passOn = "http "

// passedOn is the header of a call that was passed on once. It is not passed on
// again: who gets it serves it, or takes the conversation.
const passedOn = "Botrunner-Passed-On"

// maxCall bounds the body of a call that is passed on.
const maxCall = 256 << 10

// Forward passes a call about a conversation on to the runner that has it, and
// reports whether it has answered: it has not if nobody else has the conversation.
func (r *Runner) Forward(w http.ResponseWriter, call *http.Request, id string) bool {
	if call.Header.Get(passedOn) != "" || store.CheckID(id) != nil || r.serving() == nil {
		return false
	}
	s, _, err := r.options.Store.Load(call.Context(), id)
	if err != nil || s.Owner == "" || s.Owner == r.id || !slices.Contains(r.member.Runners(), s.Owner) {
		return false
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, call.Body, maxCall))
	if err != nil {
		r.serving().Server().Refuse(w, call, guestchat.EntityTooLarge)
		return true
	}
	call.Body = io.NopCloser(bytes.NewReader(body))
	answer, err := r.callOn(call, passOn, s.Owner)
	switch {
	case errors.Is(err, store.ErrGone):
		call.Body = io.NopCloser(bytes.NewReader(body))
		return false
	case err != nil: // it may have been served: the customer finds out
		r.options.Watch.PassedOn(false)
		r.options.Log.Warn("a call is passed on without an answer", "conversation", id, "error", err)
		r.serving().Server().Refuse(w, call, guestchat.Unavailable)
		return true
	}
	r.options.Watch.PassedOn(true)
	defer func() { _ = answer.Body.Close() }() // it is all here
	maps.Copy(w.Header(), answer.Header)
	w.WriteHeader(answer.StatusCode)
	_, _ = io.Copy(w, answer.Body) // who does not listen any more asks again
	return true
}

// callOn sends a call to its owner; kind is passOn or askOn.
func (r *Runner) callOn(call *http.Request, kind, owner string) (*http.Response, error) {
	on := call.Clone(call.Context())
	on.Header.Set(passedOn, r.id)
	message := bytes.NewBufferString(kind)
	if err := on.WriteProxy(message); err != nil {
		return nil, err
	}
	reply, err := r.options.Store.Send(call.Context(), owner, message.Bytes())
	if err != nil {
		return nil, err
	}
	return http.ReadResponse(bufio.NewReader(bytes.NewReader(reply)), call)
}

// answer serves a call that another runner passed on.
func answer(ctx context.Context, to http.Handler, raw []byte) ([]byte, error) {
	call, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
	if err != nil {
		return nil, fmt.Errorf("reading a call that was passed on: %w", err)
	}
	w := &reply{header: http.Header{}, status: http.StatusOK}
	to.ServeHTTP(w, call.WithContext(ctx))
	var out bytes.Buffer
	response := &http.Response{
		StatusCode: w.status, ProtoMajor: 1, ProtoMinor: 1, Header: w.header,
		Body: io.NopCloser(&w.body), ContentLength: int64(w.body.Len()),
	}
	err = response.Write(&out)
	return out.Bytes(), err
}

// A reply is an answer that is gathered before it travels.
type reply struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *reply) Header() http.Header         { return r.header }
func (r *reply) WriteHeader(status int)      { r.status = status }
func (r *reply) Write(p []byte) (int, error) { return r.body.Write(p) }
