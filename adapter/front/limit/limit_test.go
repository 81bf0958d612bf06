package limit_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front/limit"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const (
	conversations = guestchat.BasePath + "/conversations"
	stranger      = `{"organizationId":"9b1a0000-0000-4000-8000-000000000001","deploymentId":"5f020000-0000-4000-8000-000000000002",
		"routingTarget":{"targetType":"queue","targetAddress":"Billing"},"memberInfo":{"displayName":"Stranger"}}`
)

// A gate is a server behind limits, on a network of its own, where everybody
// comes from the same address unless a proxy says otherwise.
type gate struct {
	limits  *limit.Limits
	server  *guestchat.Server
	network *pipenet.Network
	client  *http.Client
	refused map[string]int
}

func newGate(t *testing.T, o limit.Options) *gate {
	t.Helper()
	g := &gate{network: pipenet.New(), refused: map[string]int{}}
	o.Refused = func(name string) { g.refused[name]++ }
	g.limits = limit.New(o)
	g.server = guestchat.NewServer(guestchat.ServerOptions{Bounds: g.limits.Bounds(), Retention: time.Minute})
	server := &http.Server{Handler: g.limits.Wrap(g.server, g.server.Refuse), ReadHeaderTimeout: time.Minute}
	go func() { _ = server.Serve(g.network) }()
	transport := &http.Transport{DialContext: g.network.DialContext}
	g.client = &http.Client{Transport: transport}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		require.NoError(t, g.server.Close())
		_ = server.Close()
	})
	return g
}

// A reply is an answer, read to its end.
type reply struct {
	status int
	header http.Header
	body   []byte
}

func (g *gate) call(t *testing.T, method, path, token, body string) reply {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, "http://front.test"+path, bytes.NewBufferString(body))
	require.NoError(t, err)
	r.Header.Set("Authorization", "Bearer "+token)
	answer, err := g.client.Do(r)
	require.NoError(t, err)
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return reply{answer.StatusCode, answer.Header, text}
}

// refuses checks that an answer is a refusal in the API's words, and of which
// limit.
func (g *gate) refuses(t *testing.T, answer reply, status int, retry, name string) {
	t.Helper()
	var body guestchat.ErrorBody
	require.NoError(t, json.Unmarshal(answer.body, &body))
	assert.Equal(t, []any{status, status, retry}, []any{answer.status, body.Status, answer.header.Get("Retry-After")})
	assert.Equal(t, "*", answer.header.Get("Access-Control-Allow-Origin"), "the page must be able to read it")
	assert.Positive(t, g.refused[name], "%v", g.refused)
}

// chat opens a conversation; its guest is not listening yet.
func (g *gate) chat(t *testing.T) guestchat.CreateConversationResponse {
	t.Helper()
	answer := g.call(t, http.MethodPost, conversations, "", stranger)
	require.Equal(t, http.StatusOK, answer.status)
	var c guestchat.CreateConversationResponse
	require.NoError(t, json.Unmarshal(answer.body, &c))
	return c
}

func (g *gate) attach(t *testing.T, c guestchat.CreateConversationResponse) {
	t.Helper()
	dialer := websocket.Dialer{NetDialContext: g.network.DialContext}
	conn, answer, err := dialer.DialContext(t.Context(), c.EventStreamURI, nil)
	require.NoError(t, err)
	_ = answer.Body.Close()
	go func() {
		for {
			if _, _, err := conn.ReadMessage(); err != nil {
				return
			}
		}
	}()
}

func TestAnAddressBeginsOnlySoManyChatsAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{NewChats: 3})
		for range 3 {
			g.chat(t)
		}
		g.refuses(t, g.call(t, http.MethodPost, conversations, "", stranger), 429, "20", "newChats")
		assert.Equal(t, 3, g.limits.Live(), "who is refused holds no place")
		time.Sleep(20 * time.Second)
		g.chat(t)
		g.refuses(t, g.call(t, http.MethodPost, conversations, "", stranger), 429, "20", "newChats")
	})
}

func TestAnAddressHasOnlySoManyChatsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{Chats: 2})
		c := g.chat(t)
		g.attach(t, c)
		g.chat(t)
		g.refuses(t, g.call(t, http.MethodPost, conversations, "", stranger), 429, "30", "chats")
		g.call(t, http.MethodDelete, conversations+"/"+c.ID+"/members/"+c.Member.ID, c.JWT, "")
		assert.Equal(t, 1, g.limits.Live())
		g.chat(t)
		time.Sleep(6 * time.Minute) // those that nobody listens to are over by now
		assert.Zero(t, g.limits.Live())
	})
}

func TestAllTogetherHaveOnlySoManyChats(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{AllChats: 2})
		g.chat(t)
		g.chat(t)
		g.refuses(t, g.call(t, http.MethodPost, conversations, "", stranger), 503, "30", "allChats")
	})
}

func TestAChatThatIsTakenUpIsNeverRefusedButTakesRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := newGate(t, limit.Options{})
		now := newGate(t, limit.Options{AllChats: 2})
		var taken []*guestchat.Conversation
		for range 3 {
			c := before.chat(t)
			before.attach(t, c)
			synctest.Wait()
			saved, err := before.server.Conversation(c.ID).Save()
			require.NoError(t, err)
			adopted, err := now.server.Adopt(t.Context(), saved, nil)
			require.NoError(t, err)
			taken = append(taken, adopted)
		}
		assert.Equal(t, 3, now.limits.Live(), "one more than new ones could be")
		now.refuses(t, now.call(t, http.MethodPost, conversations, "", stranger), 503, "30", "allChats")
		for _, c := range taken[:2] {
			now.server.Release(c)
		}
		now.chat(t)
		now.refuses(t, now.call(t, http.MethodPost, conversations, "", stranger), 503, "30", "allChats")
	})
}

func TestAllTogetherBeginOnlySoManyChatsASecond(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{AllNewChats: 2})
		g.chat(t)
		g.chat(t)
		g.refuses(t, g.call(t, http.MethodPost, conversations, "", stranger), 503, "1", "allNewChats")
		assert.Equal(t, 2, g.limits.Live())
		time.Sleep(time.Second)
		g.chat(t)
	})
}

func TestACustomerTalksOnlySoFast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{Messages: 6})
		c, other := g.chat(t), g.chat(t)
		g.attach(t, c)
		g.attach(t, other)
		say := func(c guestchat.CreateConversationResponse) reply {
			return g.call(t, http.MethodPost, conversations+"/"+c.ID+"/members/"+c.Member.ID+"/messages", c.JWT, `{"body":"hello"}`)
		}
		for range 2 {
			assert.Equal(t, http.StatusOK, say(c).status)
		}
		g.refuses(t, say(c), 429, "10", "messages")
		g.refuses(t, g.call(t, http.MethodPost, conversations+"/"+c.ID+"/members/"+c.Member.ID+"/typing", c.JWT, ""), 429, "10", "messages")
		assert.Equal(t, http.StatusOK, say(other).status, "others are not held up")
		time.Sleep(10 * time.Second)
		assert.Equal(t, http.StatusOK, say(c).status)
	})
}

func TestAnAddressMakesOnlySoManyRequests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{Requests: 2})
		for range 8 {
			assert.Equal(t, http.StatusUnauthorized, g.call(t, http.MethodGet, conversations+"/x/messages", "", "").status)
		}
		g.refuses(t, g.call(t, http.MethodGet, conversations+"/x/messages", "", ""), 429, "1", "requests")
		dialer := websocket.Dialer{NetDialContext: g.network.DialContext}
		_, answer, err := dialer.DialContext(t.Context(), "ws://front.test/chat/jwt/x", nil)
		require.Error(t, err)
		defer answer.Body.Close()
		assert.Equal(t, http.StatusTooManyRequests, answer.StatusCode, "opening a socket is a request")
		time.Sleep(time.Second)
		assert.Equal(t, http.StatusUnauthorized, g.call(t, http.MethodGet, conversations+"/x/messages", "", "").status)
	})
}

func TestARequestThatTricklesInIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{})
		conn, err := g.network.DialContext(t.Context(), "", "")
		require.NoError(t, err)
		defer conn.Close()
		began := time.Now()
		_, err = io.WriteString(conn, "POST "+conversations+" HTTP/1.1\r\nHost: front.test\r\nContent-Length: 100\r\n\r\n{")
		require.NoError(t, err)
		answer, err := io.ReadAll(conn)
		require.NoError(t, err)
		assert.Contains(t, string(answer), "bad.request")
		assert.Equal(t, 30*time.Second, time.Since(began))
	})
}

func TestAnAnswerThatNobodyReadsIsCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{})
		conn, err := g.network.DialContext(t.Context(), "", "")
		require.NoError(t, err)
		defer conn.Close()
		_, err = io.WriteString(conn, "GET "+conversations+"/x/messages HTTP/1.1\r\nHost: front.test\r\n\r\n")
		require.NoError(t, err)
		time.Sleep(61 * time.Second) // a pipe holds nothing: the server waits to be read
		synctest.Wait()
		answer, err := io.ReadAll(conn)
		require.NoError(t, err)
		assert.Empty(t, answer, "it has given up")
	})
}

func TestASocketOutlivesTheTimeOfItsRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{Idle: -1})
		c := g.chat(t)
		g.attach(t, c)
		time.Sleep(time.Hour)
		assert.Equal(t, guestchat.PhaseActive, g.server.Conversation(c.ID).Phase())
		assert.Equal(t, 1, g.server.Conversation(c.ID).Sockets())
	})
}

func TestAConversationThatNobodyUsesEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{})
		c := g.chat(t)
		g.attach(t, c)
		time.Sleep(29 * time.Minute)
		assert.Equal(t, 1, g.limits.Live())
		time.Sleep(2 * time.Minute)
		assert.Zero(t, g.limits.Live())
		time.Sleep(time.Minute)
		assert.Empty(t, g.server.Conversations(), "nothing is left of it")
	})
}

func TestBelowZeroThereIsNoLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newGate(t, limit.Options{
			NewChats: -1, Chats: -1, Requests: -1, Messages: -1, AllChats: -1, AllNewChats: -1,
			Arrival: -1, Happenings: -1, Bytes: -1, Sockets: -1, Idle: -1, Addresses: -1,
		})
		var c guestchat.CreateConversationResponse
		for range 200 {
			c = g.chat(t)
		}
		g.attach(t, c)
		for i := range 100 {
			body := `{"body":"` + strconv.Itoa(i) + `"}`
			answer := g.call(t, http.MethodPost, conversations+"/"+c.ID+"/members/"+c.Member.ID+"/messages", c.JWT, body)
			require.Equal(t, http.StatusOK, answer.status)
		}
		assert.Empty(t, g.refused)
	})
}
