package guestchat

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"github.com/gorilla/websocket"
)

// streamPath is where event streams are opened; the guest's token follows.
const streamPath = "/chat/jwt/"

// maxFromGuest bounds what a guest may send over a socket: nothing but pings
// is expected there.
const maxFromGuest = 4 << 10

// newUpgrader keeps idle sockets small: a short read buffer, and write buffers
// that are borrowed for the time of a write.
func newUpgrader() websocket.Upgrader {
	return websocket.Upgrader{
		HandshakeTimeout: wire.WriteWait,
		ReadBufferSize:   512,
		WriteBufferSize:  1024,
		WriteBufferPool:  &sync.Pool{},
		CheckOrigin:      func(*http.Request) bool { return true }, // the token is the proof
	}
}

// stream opens an event stream. The handler returns at once and the socket is
// read on a goroutine of its own, so that the HTTP server's buffers and its
// deep stack are given back.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	c, refusal := s.conversationOf(r.Context(), r.PathValue("token"), "")
	if refusal != nil && s.options.BadUpgrade != nil {
		refusal = s.options.BadUpgrade
	}
	if refusal == nil && !isHandshake(r) {
		refusal = BadRequest.saying("a WebSocket handshake was expected")
	}
	if refusal != nil {
		refusal.write(w)
		return
	}
	socket := newEventSocket(c)
	if !c.attach(r.Context(), socket) {
		askAgain.write(w)
		return
	}
	conn, err := s.upgrader.Upgrade(w, r, firstSubprotocol(r))
	if err != nil || !s.crew.Start(func() { s.read(socket, conn) }) {
		if conn != nil {
			_ = conn.Close()
		}
		c.detach(socket)
		return
	}
	socket.open(conn)
}

// isHandshake looks at what Upgrade would refuse, because the conversation
// becomes active just before the upgrade.
func isHandshake(r *http.Request) bool {
	return websocket.IsWebSocketUpgrade(r) &&
		r.Header.Get("Sec-Websocket-Version") == "13" && r.Header.Get("Sec-Websocket-Key") != ""
}

// firstSubprotocol echoes the first subprotocol offered, whatever it is:
// browsers give up if none comes back. None is sent if none was offered.
func firstSubprotocol(r *http.Request) http.Header {
	offered := websocket.Subprotocols(r)
	if len(offered) == 0 {
		return nil
	}
	return http.Header{"Sec-Websocket-Protocol": offered[:1]}
}

// read is the one reader of a socket, from its opening to its end. WebSocket
// pings are answered on the way.
func (s *Server) read(socket *eventSocket, conn *websocket.Conn) {
	conn.SetReadLimit(maxFromGuest)
	for {
		kind, text, err := conn.ReadMessage()
		if err != nil {
			break
		}
		if kind == websocket.TextMessage && !s.options.NoPong && isPing(text) {
			socket.push(channelFrame("pong"))
		}
	}
	socket.HangUp()
	socket.conversation.detach(socket)
}

func isPing(text []byte) bool {
	var ping struct {
		Message string `json:"message"`
	}
	return json.Unmarshal(text, &ping) == nil && strings.EqualFold(ping.Message, "ping")
}

// channelFrame is a frame about the socket itself.
func channelFrame(message string) []byte {
	frame, _ := json.Marshal(Frame{TopicName: TopicChannel, EventBody: FrameBody{Message: message}}) // a fixed shape
	return frame
}

// streamURI is where the guest finds the event stream: the public address, or
// the one under which the request came in.
func (s *Server) streamURI(r *http.Request, token string) string {
	base := s.options.PublicURL
	if base == "" {
		base = "http://" + r.Host
		if r.TLS != nil {
			base = "https://" + r.Host
		}
	}
	return "ws" + strings.TrimPrefix(strings.TrimSuffix(base, "/"), "http") + streamPath + token
}
