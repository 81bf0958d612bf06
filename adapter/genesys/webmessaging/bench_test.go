package webmessaging_test

import (
	"net/http/httptest"
	"runtime"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/google/uuid"
	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/require"
)

// hall is the address of a server on the loopback interface that takes any number
// of anything.
func hall(b *testing.B) (url string) {
	b.Helper()
	much := webmessaging.Rate{N: -1}
	server := webmessaging.NewServer(webmessaging.ServerOptions{Messages: much, Requests: much, Configure: much, Connects: much})
	web := httptest.NewServer(server)
	b.Cleanup(func() { require.NoError(b, server.Close()); web.Close() })
	return web.URL
}

// memory is what the process holds on to: heap and stacks.
func memory() uint64 {
	runtime.GC()
	runtime.GC() // what pools keep is let go with the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}

const benchSessions = 500

// BenchmarkSession measures what a chat that waits holds on to, its socket
// included, on both sides of it; the server's side alone is the second figure.
func BenchmarkSession(b *testing.B) {
	for b.Loop() {
		url := hall(b)
		transport := webmessaging.NewTransport(webmessaging.Options{DataURL: url, DeploymentID: deploymentID})
		before := memory()
		sessions := make([]genesys.Session, benchSessions)
		for i := range sessions {
			s, _, err := transport.Start(b.Context(), danaReyes)
			require.NoError(b, err)
			_, err = s.Send(b.Context(), "Hi")
			require.NoError(b, err)
			sessions[i] = s
		}
		both := float64(memory()-before) / benchSessions
		for _, s := range sessions {
			require.NoError(b, s.Close())
		}
		require.NoError(b, transport.Close())
		b.ReportMetric(both, "B/chat")
		b.ReportMetric(serversShare(b), "B/server-side")
	}
	b.ReportMetric(0, "ns/op") // the figures are bytes
}

// serversShare is the memory of a chat without a client: of a bare socket, and of
// the server's side of it.
func serversShare(b *testing.B) float64 {
	b.Helper()
	url := hall(b)
	dialer := websocket.Dialer{ReadBufferSize: 512, WriteBufferSize: 512}
	conns := make([]*websocket.Conn, benchSessions)
	before := memory()
	for i := range conns {
		conn, resp, err := dialer.DialContext(b.Context(), "ws"+strings.TrimPrefix(url, "http")+"/v1?deploymentId="+deploymentID, nil)
		require.NoError(b, err)
		require.NoError(b, resp.Body.Close())
		token := uuid.NewString()
		for _, r := range []webmessaging.Request{
			{Action: webmessaging.ActionConfigure, DeploymentID: deploymentID},
			{Action: webmessaging.ActionMessage, Message: &webmessaging.Message{Type: webmessaging.TypeText, Text: "Hi"}},
		} {
			r.Token = token
			require.NoError(b, conn.WriteJSON(r))
			_, _, err := conn.ReadMessage()
			require.NoError(b, err)
		}
		conns[i] = conn
	}
	share := float64(memory()-before) / benchSessions
	for _, conn := range conns {
		require.NoError(b, conn.Close())
	}
	return share
}

// BenchmarkMessage says something and waits until the server has it, over the
// loopback interface, and until it comes back as what was said.
func BenchmarkMessage(b *testing.B) {
	url := hall(b)
	much := webmessaging.Rate{N: -1}
	transport := webmessaging.NewTransport(webmessaging.Options{
		DataURL: url, DeploymentID: deploymentID, Settle: -1, Messages: much, Requests: much,
	})
	s, _, err := transport.Start(b.Context(), danaReyes)
	require.NoError(b, err)
	for b.Loop() {
		_, err := s.Send(b.Context(), "My kettle is broken")
		require.NoError(b, err)
		for {
			u, err := s.Receive(b.Context())
			require.NoError(b, err)
			if u.Kind == genesys.Arrived && u.Messages[0].Type == genesys.TypeMessage {
				break
			}
		}
	}
	require.NoError(b, s.Close())
	require.NoError(b, transport.Close())
}
