package webmessaging_test

import (
	"context"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/gorilla/websocket"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestWhoMayOpenASocket(t *testing.T) {
	some := deployed(func(d *webmessaging.Deployment) {
		d.Domains = webmessaging.Domains{AllowedDomains: []string{"Example.com"}}
	})
	for name, test := range map[string]struct {
		deployment func(string) *webmessaging.Deployment
		origin     string
		status     int
	}{
		"all sites, without an origin":  {origin: "", status: 101},
		"the domain itself":             {some, "https://example.com", 101},
		"a host under it, with a port":  {some, "https://Shop.Example.com:8443", 101},
		"another domain":                {some, "https://example.org", 403},
		"a domain that only ends alike": {some, "https://badexample.com", 403},
		"no origin":                     {some, "", 403},
		"no domains at all": {deployed(func(d *webmessaging.Deployment) {
			d.Domains = webmessaging.Domains{}
		}), "https://example.com", 403},
		"no such deployment": {func(string) *webmessaging.Deployment { return nil }, "", 403},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, webmessaging.ServerOptions{Deployment: test.deployment})
				header := http.Header{}
				if test.origin != "" {
					header.Set("Origin", test.origin)
				}
				_, status := h.dial(t, "deploymentId="+deploymentID+"&application=Widget-1.0", header)
				assert.Equal(t, test.status, status)
			})
		})
	}
}

func TestASessionIsConfiguredFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newHouse(t, webmessaging.ServerOptions{}).raw(t, "")
		g.says(t, "too early")
		f := g.expect(t, webmessaging.ClassString, webmessaging.CodeSessionNotFound)
		assert.Equal(t, "t-too early", f.TracingID)
		g.do(t, `{"action":"configureSession","deploymentId":"another"}`)
		assert.Equal(t, "Deployment not found", into[string](t, g.expect(t, webmessaging.ClassString, 400)))
		g.do(t, `{"action":"configureSession","tracingId":"t1","unknown":{"key":1}}`)
		f = g.expect(t, webmessaging.ClassSession, 200)
		assert.Equal(t, "t1", f.TracingID)
		told := into[webmessaging.SessionResponse](t, f)
		assert.True(t, told.Connected)
		assert.True(t, told.NewSession)
		assert.Equal(t, int64(259200), told.DurationSeconds)
		assert.Equal(t, time.Now().Add(72*time.Hour).Unix(), told.ExpirationDate)
		again := g.guest(t, g.token)
		again.do(t, `{"action":"configureSession"}`)
		assert.False(t, into[webmessaging.SessionResponse](t, again.next(t)).NewSession)
	})
}

func TestAConversationBeginsWithTheFirstWord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var served []string
		h := newHouse(t, webmessaging.ServerOptions{Serve: func(ctx context.Context, c *webmessaging.Conversation) {
			served = append(served, "begin "+c.Attributes()["tier"])
			ann := c.Join(webmessaging.Member{Role: webmessaging.RoleAgent, Name: "Ann", Image: "https://example.com/a.png"})
			_ = ann.Say("Hello")
			<-ctx.Done()
			served = append(served, "end")
		}})
		g := h.guest(t, "")
		assert.Empty(t, h.server.Conversations())
		g.do(t, `{"action":"onMessage","tracingId":"t1","message":{"text":"Hi","metadata":{"id":"m1"},
			"channel":{"metadata":{"customAttributes":{"tier":"gold"}}}},"channel":{"metadata":{"customAttributes":{"tier":"old place"}}}}`)
		echo := g.expect(t, webmessaging.ClassMessage, 200)
		assert.Equal(t, "t1", echo.TracingID)
		m := into[webmessaging.Message](t, echo)
		assert.Equal(t, webmessaging.Inbound, m.Direction)
		assert.Equal(t, webmessaging.TypeText, m.Type)
		assert.Equal(t, "m1", m.Metadata["id"])
		assert.Len(t, m.ID, 32)
		assert.NotEmpty(t, m.Channel.MessageID)
		assert.False(t, m.Time().IsZero())
		hello := g.expect(t, webmessaging.ClassMessage, 200)
		assert.Empty(t, hello.TracingID)
		m = into[webmessaging.Message](t, hello)
		assert.Equal(t, webmessaging.Human, m.OriginatingEntity)
		assert.Equal(t, &webmessaging.From{Nickname: "Ann", Image: "https://example.com/a.png"}, m.Channel.From)
		g.do(t, `{"action":"onMessage","message":{"type":"Event","events":[{"eventType":"Presence","presence":{"type":"Clear"}}]}}`)
		synctest.Wait()
		assert.Equal(t, []string{"begin gold", "end"}, served)
	})
}

func TestTheOldPlaceOfAttributesCanBeHonoured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{LegacyAttributes: true})
		g := h.guest(t, "")
		g.do(t, `{"action":"onMessage","message":{"text":"Hi"},"channel":{"metadata":{"customAttributes":{"tier":"gold"}}}}`)
		g.expect(t, webmessaging.ClassMessage, 200)
		assert.Equal(t, map[string]string{"tier": "gold"}, h.conversation().Attributes())
	})
}

func TestWhatAGuestMayNotSay(t *testing.T) {
	long := strings.Repeat("ä", webmessaging.MaxText/2) // two bytes each
	for name, test := range map[string]struct {
		message string
		code    int
		text    string
	}{
		"too long":               {`{"text":"` + long + `x"}`, 4011, "Message length 4097 is larger than 4096"},
		"nothing":                {`{"text":"  "}`, 400, "text is missing"},
		"too much about oneself": {`{"text":"x","channel":{"metadata":{"customAttributes":{"k":"` + long + `"}}}}`, 4013, "Custom attributes of 4097 bytes are larger than 2048"},
		"a file that is none":    {`{"content":[{"contentType":"Attachment","attachment":{"id":"f"}}]}`, 4009, "Attachment not found"},
		"a button of nothing":    {`{"content":[{"contentType":"ButtonResponse","buttonResponse":{"text":"x"}}]}`, 400, "buttonResponse needs payload, text and type"},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, webmessaging.ServerOptions{})
				g := h.guest(t, "")
				g.do(t, `{"action":"onMessage","message":`+test.message+`}`)
				assert.Equal(t, test.text, into[string](t, g.expect(t, webmessaging.ClassString, test.code)))
				assert.Empty(t, h.server.Conversations(), "what is refused begins nothing")
			})
		})
	}
}

func TestEveryMessageHasATimeOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		g := h.guest(t, "")
		g.says(t, "Hi")
		last := into[webmessaging.Message](t, g.next(t)).Time()
		ann := h.agent("Ann")
		for range 3 {
			require.NoError(t, ann.Typing())
			require.NoError(t, ann.Say("x"))
		}
		ann.Leave()
		for range 7 {
			at := into[webmessaging.Message](t, g.next(t)).Time()
			assert.True(t, at.After(last))
			last = at
		}
	})
}

func TestTheFourthConnectionClosesTheFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		first := h.guest(t, "")
		var all []*raw
		for range 3 {
			all = append(all, h.guest(t, first.token))
		}
		first.expect(t, webmessaging.ClassConnectionClosed, 200)
		_, _, err := first.conn.ReadMessage()
		assert.True(t, websocket.IsCloseError(err, websocket.CloseNormalClosure), "%v", err)
		all[0].says(t, "Hi")
		for _, g := range all {
			assert.Equal(t, "Hi", into[webmessaging.Message](t, g.expect(t, webmessaging.ClassMessage, 200)).Text)
		}
	})
}

func TestAReadOnlySessionIsStartedAnewOnTheSameSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		g := h.guest(t, "")
		other := h.guest(t, g.token)
		g.says(t, "Hi")
		h.agent("Ann").Leave()
		for _, each := range []*raw{g, other} {
			each.next(t) // Hi
			m := into[webmessaging.Message](t, each.next(t))
			assert.Equal(t, webmessaging.PresenceDisconnect, m.Presence())
			assert.Equal(t, webmessaging.Human, m.OriginatingEntity)
			assert.Equal(t, "true", m.Metadata["readOnly"])
		}
		g.says(t, "still there?")
		assert.Equal(t, "Session is read-only, no new messages allowed", into[string](t, g.expect(t, webmessaging.ClassString, 409)))
		g.do(t, `{"action":"closeSession","closeAllConnections":true}`)
		told := into[webmessaging.SessionResponse](t, g.expect(t, webmessaging.ClassSession, 200))
		assert.False(t, told.Connected)
		assert.True(t, told.ReadOnly)
		other.expect(t, webmessaging.ClassConnectionClosed, 200)
		g.do(t, `{"action":"configureSession","startNew":false}`)
		assert.True(t, into[webmessaging.SessionResponse](t, g.next(t)).ReadOnly)
		g.do(t, `{"action":"configureSession","startNew":true}`)
		told = into[webmessaging.SessionResponse](t, g.next(t))
		assert.True(t, told.NewSession)
		assert.False(t, told.ReadOnly)
		g.says(t, "hello again")
		g.expect(t, webmessaging.ClassMessage, 200)
		assert.Len(t, h.server.Conversations(), 2)
	})
}

func TestADisconnectMayLeaveTheSessionOpenOrGoUnsaid(t *testing.T) {
	for name, rule := range map[string]webmessaging.Disconnection{
		"open": {Enabled: true, Type: webmessaging.DisconnectSend}, "unsaid": {},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, webmessaging.ServerOptions{Deployment: conversing(func(c *webmessaging.Conversations) {
					c.ConversationDisconnect = rule
				})})
				g := h.guest(t, "")
				g.says(t, "Hi")
				g.next(t)
				h.agent("Ann").Leave()
				if rule.Enabled {
					assert.NotContains(t, into[webmessaging.Message](t, g.next(t)).Metadata, "readOnly")
				}
				g.says(t, "again")
				assert.Equal(t, "again", into[webmessaging.Message](t, g.next(t)).Text)
				assert.Len(t, h.server.Conversations(), 2)
			})
		})
	}
}

func TestClearingErasesTheConversation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		g := h.guest(t, "")
		g.says(t, "Hi")
		g.next(t)
		g.do(t, `{"action":"onMessage","tracingId":"t1","message":{"type":"Event","events":[{"eventType":"Presence","presence":{"type":"Clear"}}]}}`)
		echo := g.expect(t, webmessaging.ClassMessage, 200)
		assert.Equal(t, "t1", echo.TracingID)
		assert.Equal(t, webmessaging.PresenceClear, into[webmessaging.Message](t, echo).Presence())
		g.expect(t, webmessaging.ClassSessionCleared, 200)
		g.expect(t, webmessaging.ClassConnectionClosed, 200)
		assert.True(t, h.conversation().Over())
		back := h.raw(t, g.token)
		back.do(t, `{"action":"configureSession"}`)
		assert.True(t, into[webmessaging.SessionResponse](t, back.next(t)).NewSession)
	})
}

func TestASessionExpiresAfterTheLastMessage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{SessionLife: 5 * time.Minute})
		g, idle := h.guest(t, ""), h.guest(t, "")
		g.says(t, "Hi")
		g.next(t)
		time.Sleep(4 * time.Minute)
		g.do(t, `{"action":"echo","tracingId":"`+webmessaging.HealthCheckID+`","message":{"type":"Text","text":"ping"}}`)
		pong := g.expect(t, webmessaging.ClassMessage, 200)
		assert.Equal(t, webmessaging.FrameResponse, pong.Type)
		assert.Equal(t, webmessaging.HealthCheckID, pong.TracingID)
		assert.Equal(t, "300", into[webmessaging.Message](t, pong).Metadata["durationSeconds"])
		g.says(t, "one more")
		g.next(t)
		time.Sleep(30 * time.Second) // and then wait for it: nobody is told who does not listen
		idle.expect(t, webmessaging.ClassSessionExpired, 200)
		idle.do(t, `{"action":"echo","message":{"text":"ping"}}`)
		assert.Equal(t, webmessaging.FrameResponse, idle.expect(t, webmessaging.ClassSessionExpired, 200).Type)
		idle.says(t, "too late")
		idle.expect(t, webmessaging.ClassString, webmessaging.CodeSessionExpired)
		g.says(t, "alive")
		g.expect(t, webmessaging.ClassMessage, 200)
	})
}

func TestWhoIsTooFastIsToldToWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		g := h.guest(t, "")
		for range 5 {
			g.says(t, "quick")
			g.expect(t, webmessaging.ClassMessage, 200)
		}
		g.says(t, "quick")
		told := into[webmessaging.TooManyRequests](t, g.expect(t, webmessaging.ClassTooMany, 429))
		assert.Equal(t, webmessaging.TooManyRequests{
			RetryAfter: 1, ErrorCode: 4029, ErrorMessage: "Message rate too high for this session",
		}, told)
		time.Sleep(time.Second)
		g.says(t, "slow")
		g.expect(t, webmessaging.ClassMessage, 200)
		for range 2 {
			g.do(t, `{"action":"echo","message":{"text":"ping"}}`)
			g.expect(t, webmessaging.ClassMessage, 200)
		}
		g.do(t, `{"action":"echo","message":{"text":"ping"}}`)
		told = into[webmessaging.TooManyRequests](t, g.expect(t, webmessaging.ClassTooMany, 429))
		assert.Equal(t, 60, told.RetryAfter)
	})
}

func TestHistoryIsReadWithATokenThatSoonExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		g := h.guest(t, "")
		g.says(t, "Hi")
		g.next(t)
		ann := h.agent("Ann")
		require.NoError(t, ann.Typing())
		require.NoError(t, ann.Say("Hello"))
		g.next(t)
		g.next(t)
		g.do(t, `{"action":"getJwt"}`)
		pass := into[webmessaging.JWTResponse](t, g.expect(t, webmessaging.ClassJWT, 200))
		status, page := h.history(t, "bearer "+pass.JWT, "?pageSize=1&pageNumber=2")
		require.Equal(t, http.StatusOK, status)
		assert.Equal(t, 2, page.Total, "typing is not kept")
		assert.Equal(t, 2, page.PageCount)
		assert.Equal(t, "Hi", page.Entities[0].Text)
		assert.Equal(t, "Sent", page.Entities[0].Status)
		_, page = h.history(t, "Bearer "+pass.JWT, "")
		assert.Equal(t, "Hello", page.Entities[0].Text, "the newest comes first")
		status, page = h.history(t, "Bearer "+pass.JWT, "?pageNumber=7")
		assert.Equal(t, http.StatusOK, status)
		assert.Empty(t, page.Entities)
		for range 8 {
			status, _ = h.history(t, "Bearer "+pass.JWT, "")
		}
		assert.Equal(t, http.StatusTooManyRequests, status)
		time.Sleep(time.Minute + time.Second)
		status, _ = h.history(t, "Bearer "+pass.JWT, "")
		assert.Equal(t, http.StatusUnauthorized, status)
	})
}

func (h *house) history(t *testing.T, authorization, query string) (int, webmessaging.History) {
	t.Helper()
	var page webmessaging.History
	status := h.call(t, http.MethodGet, webmessaging.HistoryPath+query, authorization, "", &page)
	return status, page
}

func TestTheContentNetworkKnowsTheDeployment(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{Deployment: func(id string) *webmessaging.Deployment {
			if id != deploymentID {
				return nil
			}
			return webmessaging.DefaultDeployment()
		}})
		var config webmessaging.DeploymentConfig
		path := webmessaging.DeploymentsPath + deploymentID
		require.Equal(t, 200, h.call(t, http.MethodGet, path+"/config.json", "", "", &config))
		assert.Equal(t, deploymentID, config.ID)
		assert.Equal(t, "http://chat.test", config.APIEndpoint)
		assert.Equal(t, "ws://chat.test", config.Messenger.Apps.Conversations.MessagingEndpoint)
		assert.EqualValues(t, 72*60*60, config.Messenger.Apps.Conversations.SessionDurationSeconds)
		assert.NotEmpty(t, config.Messenger.Styles.PrimaryColor, "the vendor's clients do not read a configuration without it")
		var domains webmessaging.Domains
		require.Equal(t, 200, h.call(t, http.MethodGet, path+"/domains.json", "", "", &domains))
		assert.True(t, domains.AllowAllDomains)
		assert.Equal(t, 403, h.call(t, http.MethodGet, webmessaging.DeploymentsPath+"x/config.json", "", "", nil))
		g := h.guest(t, "")
		g.do(t, `{"action":"getConfiguration"}`)
		assert.Equal(t, 2048, into[webmessaging.Configuration](t, g.expect(t, webmessaging.ClassConfiguration, 200)).MaxCustomDataBytes)
	})
}

func TestIdleAndOldConnectionsAreClosed(t *testing.T) {
	for name, wait := range map[string]struct{ talk, closed time.Duration }{
		"idle": {24 * time.Hour, 10 * time.Minute}, "old": {5 * time.Minute, 2 * time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				g := newHouse(t, webmessaging.ServerOptions{}).guest(t, "")
				begun := time.Now()
				stop := make(chan struct{})
				defer close(stop)
				go func() {
					for {
						select {
						case <-time.After(wait.talk):
							_ = g.conn.WriteControl(websocket.PingMessage, nil, time.Now().Add(time.Second))
						case <-stop:
							return
						}
					}
				}()
				_, _, err := g.conn.ReadMessage()
				assert.True(t, websocket.IsCloseError(err, websocket.CloseGoingAway), "%v", err)
				assert.Equal(t, wait.closed, time.Since(begun))
			})
		})
	}
}

func TestNonsenseIsAnsweredAndForgiven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := newHouse(t, webmessaging.ServerOptions{}).guest(t, "")
		require.NoError(t, g.conn.WriteMessage(websocket.TextMessage, []byte("}{")))
		assert.Equal(t, "Request failed.", into[string](t, g.expect(t, webmessaging.ClassString, 400)))
		g.do(t, `{"action":"resumeToken"}`)
		g.expect(t, webmessaging.ClassString, 400)
		g.do(t, `{"action":"echo","token":"somebody else","message":{"text":"x"}}`)
		g.expect(t, webmessaging.ClassString, webmessaging.CodeSessionNotFound)
		g.do(t, `{"action":"onMessage","token":"","message":{"text":"x"}}`)
		g.expect(t, webmessaging.ClassString, webmessaging.CodeSessionNotFound)
		g.says(t, "still here")
		g.expect(t, webmessaging.ClassMessage, 200)
	})
}

// call asks over HTTP.
func (h *house) call(t *testing.T, method, path, authorization, body string, out any) int {
	t.Helper()
	if !strings.HasPrefix(path, "http") {
		path = "http://chat.test" + path
	}
	r, err := http.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
	require.NoError(t, err)
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	resp, err := h.http.Do(r)
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	if out != nil && resp.StatusCode == http.StatusOK {
		decode(t, data, out)
	}
	u, err := url.Parse(path)
	require.NoError(t, err)
	assert.Equal(t, "*", resp.Header.Get("Access-Control-Allow-Origin"), u.Path)
	return resp.StatusCode
}
