package webmessaging

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// maxFrame bounds a frame from the server: a full carousel is far below.
const maxFrame = 4 << 20

// A line is one connection. A goroutine of its own reads it, because a WebSocket
// does not survive a read that was cut short; it ends with close, or when the
// connection breaks.
type line struct {
	conn     *websocket.Conn
	frames   chan Frame // closed after err is set
	err      error      // why there are no more frames
	requests meter      // our own pace

	gone chan struct{}
	once sync.Once
	done chan struct{} // closed by the goroutine as its last act

	writing sync.Mutex
}

// dialLine opens a connection.
func (t *Transport) dialLine(ctx context.Context) (*line, error) {
	query := url.Values{"deploymentId": {t.opts.DeploymentID}, "application": {t.opts.Application}}
	header := http.Header{}
	if t.opts.Origin != "" {
		header.Set("Origin", t.opts.Origin)
	}
	conn, err := t.net.Open(ctx, "opening connection", t.opts.SocketURL+SocketPath+"?"+query.Encode(), header)
	if err != nil {
		return nil, err
	}
	conn.SetReadLimit(maxFrame)
	l := &line{
		conn: conn, frames: make(chan Frame), gone: make(chan struct{}), done: make(chan struct{}),
		requests: meter{rate: t.opts.Requests},
	}
	go l.read(context.WithoutCancel(ctx), t)
	return l, nil
}

// read hands frames on until the connection breaks. The context only names the
// conversation to the log.
func (l *line) read(ctx context.Context, t *Transport) {
	defer close(l.done)
	defer close(l.frames)
	for {
		_, data, err := l.conn.ReadMessage()
		if err != nil {
			l.err = err
			return
		}
		var f Frame
		if err := json.Unmarshal(data, &f); err != nil {
			t.opts.Logger.WarnContext(ctx, "frame ignored: not the JSON of a frame", "bytes", len(data))
			continue
		}
		select {
		case l.frames <- f:
		case <-l.gone:
			l.err = net.ErrClosed
			return
		}
	}
}

// write sends a request.
func (l *line) write(r Request) error {
	l.writing.Lock()
	defer l.writing.Unlock()
	_ = l.conn.SetWriteDeadline(time.Now().Add(wire.WriteWait))
	return l.conn.WriteJSON(r)
}

// hangUp breaks the connection. It may be called many times.
func (l *line) hangUp() {
	l.once.Do(func() {
		close(l.gone)
		_ = l.conn.Close()
	})
}

// close says good-bye, breaks the connection and waits for its goroutine.
func (l *line) close() {
	bye := websocket.FormatCloseMessage(websocket.CloseNormalClosure, "")
	_ = l.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(time.Second))
	l.hangUp()
	<-l.done
}
