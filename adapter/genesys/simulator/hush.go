package simulator

import (
	"bufio"
	"bytes"
	"fmt"
	"net"
	"net/http"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// hushed holds back the heartbeats of one event stream while its chat is mute;
// the server's own switch is for all of them.
type hushed struct {
	http.ResponseWriter

	mute func() bool
}

// Hijack hands the connection over to the event stream.
func (h *hushed) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	hijacker, ok := h.ResponseWriter.(http.Hijacker)
	if !ok {
		return nil, nil, fmt.Errorf("%T cannot be hijacked", h.ResponseWriter)
	}
	conn, buffered, err := hijacker.Hijack()
	return &hushedConn{conn, h.mute}, buffered, err
}

type hushedConn struct {
	net.Conn

	mute func() bool
}

// Write holds a heartbeat back. One fits into a single write of the stream.
func (c *hushedConn) Write(p []byte) (int, error) {
	if bytes.Contains(p, []byte(guestchat.HeartbeatMessage)) && c.mute() {
		return len(p), nil
	}
	return c.Conn.Write(p)
}
