package webmessaging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
)

var (
	// errUnheard answers a message of which, once the connection was mended, the
	// server's history knew nothing.
	errUnheard = errors.New("message was lost with the connection")
	// errBroken answers all else that was asked when the connection broke.
	errBroken = errors.New("connection broke")
	// errNoAnswer is a connection that brought no answer in time.
	errNoAnswer = errors.New("no answer")
)

// A note says what somebody awaits. The answer is the frame with the note's key
// as its tracing id; a server that forgets tracing ids is understood by class.
type note struct {
	key     string
	doing   string // for errors
	class   Class
	message *Message // of a message: it outlives the connection
	line    *line
	answer  chan answer // has room for one
	doubt   *answer     // leaves open whether the server has the message
}

type answer struct {
	frame Frame
	err   error
}

// An asker keeps the notes of those who wait, and the connection to ask on.
type asker struct {
	mu     *sync.Mutex
	notes  map[string]*note
	state  *askerState
	doubts chan struct{} // says that there is a note in doubt; has room for one
}

type askerState struct {
	line    *line         // nil: being mended
	over    error         // why there will be none any more
	changed chan struct{} // closed, and renewed, when one of the two changes
}

func newAsker() asker {
	return asker{mu: &sync.Mutex{}, notes: map[string]*note{}, state: &askerState{changed: make(chan struct{})}, doubts: make(chan struct{}, 1)}
}

// use makes a connection the one to ask on. Messages whose fate was open until
// now did not arrive: what the connection before brought, and history, have been
// looked through.
func (a asker) use(l *line) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.state.line = l
	a.change()
	for _, n := range a.notes {
		a.settle(n, answer{err: errUnheard})
	}
}

// lose answers all that will find no answer on another connection.
func (a asker) lose(l *line) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.state.line = nil
	a.change()
	for _, n := range a.notes {
		if n.message == nil && n.line == l {
			a.settle(n, answer{err: errBroken})
		}
	}
}

// end answers everybody, now and in the future.
func (a asker) end(why error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.state.line, a.state.over = nil, why
	a.change()
	for _, n := range a.notes {
		a.settle(n, answer{err: why})
	}
}

// change and settle are called with mu held.
func (a asker) change() {
	close(a.state.changed)
	a.state.changed = make(chan struct{})
}

func (a asker) settle(n *note, with answer) {
	delete(a.notes, n.key)
	n.answer <- with
}

// line waits for a connection.
func (a asker) line(ctx context.Context) (*line, error) {
	for {
		a.mu.Lock()
		l, over, changed := a.state.line, a.state.over, a.state.changed
		a.mu.Unlock()
		switch {
		case over != nil:
			return nil, over
		case l != nil:
			return l, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, fmt.Errorf("no connection: %w", ctx.Err())
		}
	}
}

// leave leaves a note, unless the connection is not the one in use any more.
// Before there is one in use, only the session's own goroutine asks.
func (a asker) leave(n *note, inUse bool) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if inUse && a.state.line != n.line {
		return false
	}
	n.answer = make(chan answer, 1)
	a.notes[n.key] = n
	return true
}

// tear takes a note back.
func (a asker) tear(n *note) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.notes[n.key] == n {
		delete(a.notes, n.key)
	}
}

// resolve gives a frame to whoever awaits it, and reports whether anybody does.
func (a asker) resolve(f Frame) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	n := a.notes[f.TracingID]
	if n == nil && f.TracingID == "" {
		n = a.guess(f)
	}
	if n == nil {
		return false
	}
	told := answer{f, refusal(f, n.doing)}
	if n.message != nil && isDoubtful(f.Code) {
		n.doubt = &told
		select {
		case a.doubts <- struct{}{}:
		default:
		}
		return true
	}
	a.settle(n, told)
	return true
}

// isDoubtful reports whether a code leaves open if the server has done what it was
// asked to.
func isDoubtful(code int) bool {
	return code == CodeTimeout || code >= 500 && code < 600 || code >= CodeUnexpected
}

// believe settles the notes in doubt with what they were told: history does not
// have the message.
func (a asker) believe() {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, n := range a.notes {
		if n.doubt != nil {
			a.settle(n, *n.doubt)
		}
	}
}

// guess finds the note that a frame without tracing id may answer: the one that
// awaits its class, or if it is an error, the only one.
func (a asker) guess(f Frame) *note {
	for _, n := range a.notes {
		if n.class == f.Class || f.Code >= 400 && len(a.notes) == 1 {
			return n
		}
	}
	return nil
}

// confirm settles the note of a message that the server has. In history it may
// have lost the id that we gave it, and is known by its words.
func (a asker) confirm(m Message, f Frame, past bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, key := range []string{f.TracingID, m.Metadata["id"]} {
		if n := a.notes[key]; key != "" && n != nil && n.message != nil {
			a.settle(n, answer{frame: f})
			return
		}
	}
	for _, n := range a.notes {
		if past && m.Metadata["id"] == "" && n.message != nil && (n.line != a.state.line || n.doubt != nil) &&
			n.message.Text == m.Text && len(n.message.Content) == len(m.Content) {
			a.settle(n, answer{frame: f})
			return
		}
	}
}

// refusal is the error that a frame tells, if it tells one. What the server says
// about it is in the body only: it may repeat what was sent.
func refusal(f Frame, doing string) error {
	r := &genesys.ResponseError{Doing: doing, Response: genesys.Response{Status: f.Code, Body: f.Body}}
	switch {
	case f.Class == ClassTooMany || f.Code == CodeTooMany:
		var told TooManyRequests
		_ = json.Unmarshal(f.Body, &told) // the code says enough
		r.Response.Status, r.Code = CodeTooMany, strconv.Itoa(CodeRequestRate)
		r.RetryAfter = wire.Seconds(told.RetryAfter)
	case f.Class == ClassURLError || f.Class == ClassUploadFailure:
		var told AttachmentNews
		_ = json.Unmarshal(f.Body, &told) // the class says enough
		r.Response.Status, r.Code = max(f.Code, CodeBadRequest), strconv.Itoa(told.ErrorCode)
	case f.Code >= 400:
	default:
		return nil
	}
	return r
}

// now is the connection in use, nil while it is being mended.
func (a asker) now() *line {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.state.line
}
