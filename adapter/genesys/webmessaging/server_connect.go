package webmessaging

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// newUpgrader keeps idle sockets small, and offers compression to those who ask
// for it.
func newUpgrader() websocket.Upgrader {
	return websocket.Upgrader{
		HandshakeTimeout:  wire.WriteWait,
		ReadBufferSize:    512,
		WriteBufferSize:   1024,
		WriteBufferPool:   &sync.Pool{},
		EnableCompression: true,
		CheckOrigin:       func(*http.Request) bool { return true }, // the deployment's domains are asked before
	}
}

// open is the guest's way in: the deployment and the page's origin are checked
// before the connection is upgraded, the guest only when it configures.
func (s *Server) open(w http.ResponseWriter, r *http.Request) {
	id := r.URL.Query().Get("deploymentId")
	d := s.deployment(id)
	switch {
	case d == nil || d.Config.Status != Active || !d.Domains.Allow(r.Header.Get("Origin")):
		refuse(w, http.StatusForbidden, "Forbidden")
		return
	case !websocket.IsWebSocketUpgrade(r):
		refuse(w, http.StatusUpgradeRequired, "a WebSocket handshake was expected")
		return
	}
	if wait := s.connect(id); wait > 0 {
		tooMany(w, wait)
		return
	}
	conn, err := s.upgrader.Upgrade(w, r, nil)
	if err != nil {
		return // the upgrader has answered
	}
	k := &socket{
		Socket: wire.NewSocket(&s.crew, wire.SocketOptions{Idle: s.options.IdleTime, Lateness: lateness}),
		server: s, conn: conn, deployment: id, base: s.base(r),
		requests: meter{rate: s.options.Requests, fixed: s.options.FixedWindows},
		echoes:   meter{rate: s.options.Echoes, fixed: s.options.FixedWindows},
	}
	k.Open(conn)
	k.After(s.options.ConnectionLife, func() { k.Bye(websocket.CloseGoingAway) })
	s.mu.Lock()
	s.sockets[k] = struct{}{}
	s.mu.Unlock()
	ctx := context.WithoutCancel(r.Context())
	if !s.crew.Start(func() { k.read(ctx) }) {
		k.leave()
	}
}

// read is the one reader of a socket, from its opening to its end. What ctx
// carries goes to whoever serves the guest's conversations; it has no end.
func (k *socket) read(ctx context.Context) {
	defer k.leave()
	idle := k.server.options.IdleTime
	k.conn.SetReadLimit(maxRequest)
	k.conn.SetPingHandler(func(data string) error {
		_ = k.conn.SetReadDeadline(time.Now().Add(idle))
		if k.muted() {
			return nil
		}
		_ = k.conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(wire.WriteWait))
		return nil
	})
	for {
		_ = k.conn.SetReadDeadline(time.Now().Add(idle))
		_, data, err := k.conn.ReadMessage()
		var late net.Error
		switch {
		case err == nil:
			if !k.handle(ctx, data) {
				return
			}
		case errors.As(err, &late) && late.Timeout():
			bye := websocket.FormatCloseMessage(websocket.CloseGoingAway, "")
			_ = k.conn.WriteControl(websocket.CloseMessage, bye, time.Now().Add(wire.WriteWait))
			return
		default:
			return
		}
	}
}

// leave is the end of a socket.
func (k *socket) leave() {
	k.HangUp()
	if k.guest != nil {
		k.guest.detach(k)
	}
	k.server.mu.Lock()
	defer k.server.mu.Unlock()
	delete(k.server.sockets, k)
}
