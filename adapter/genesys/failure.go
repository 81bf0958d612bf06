package genesys

import (
	"errors"
	"fmt"
	"time"
)

// ErrSessionLost is wrapped by the error of an [Over] update when neither side
// ended the chat: its token expired, or the connection could not be mended in
// the time that the server allows.
var ErrSessionLost = errors.New("chat session lost")

// ErrNoStoredSession is returned by [Service.Restore] when there is nothing to
// take up: no session was stored, or the server no longer has it.
var ErrNoStoredSession = errors.New("no session to restore")

// ErrClosed is returned by the commands of a [Service] that was closed.
var ErrClosed = errors.New("service closed")

// A ResponseError is a command that the server refused: the rejection with an
// "AJAX response" of the documentation. Its text holds nothing that was sent.
type ResponseError struct {
	Doing      string        // in plain words
	Code       string        // the server's own code; empty if it gave none
	RetryAfter time.Duration // how long the server wants to be left alone; 0: it does not say
	Response   Response
}

// Error names the deed, the status and the code.
func (e *ResponseError) Error() string {
	if e.Code == "" {
		return fmt.Sprintf("%s: status %d", e.Doing, e.Response.Status)
	}
	return fmt.Sprintf("%s: status %d %s", e.Doing, e.Response.Status, e.Code)
}
