package guestchat_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What goes over the wire, letter by letter: no field is missing and none is
// too many. In a bubble the clock stands.

const then = `"2000-01-01T00:00:00.000Z"`

// shape fills in the ids that differ from run to run: $CHAT, $GUEST and others.
func (v *visitor) shape(text string, ids ...string) string {
	return strings.NewReplacer(append(ids, "$CHAT", v.ID, "$GUEST", v.Member.ID, "$THEN", then)...).Replace(text)
}

func TestTheShapeOfFrames(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).visit(t)
		v.attach(t)
		bot := v.server.Conversation(v.ID).Join(guestchat.Member{Role: guestchat.RoleWorkflow, DisplayName: "Bot"})
		require.NoError(t, bot.Notice("You are number 3."))
		require.NoError(t, bot.Typing())
		const envelope = `{"topicName":"v2.conversations.chats.$CHAT.`
		const member, message, typing = `,"metadata":{"CorrelationId":"$COR","type":"member-change"}}`,
			`,"metadata":{"CorrelationId":"$COR","type":"message"}}`, `,"metadata":{"CorrelationId":"$COR","type":"typing-indicator"}}`
		for _, want := range []string{
			envelope + `members","version":"2","eventBody":{"conversation":{"id":"$CHAT"},"member":{"id":"$GUEST","state":"CONNECTED"},"timestamp":$THEN}` + member,
			envelope + `messages","version":"2","eventBody":{"id":"$ID","conversation":{"id":"$CHAT"},"sender":{"id":"$GUEST"},"body":"",` +
				`"bodyType":"member-join","timestamp":$THEN}` + message,
			envelope + `members","version":"2","eventBody":{"conversation":{"id":"$CHAT"},"member":{"id":"$BOT","state":"CONNECTED"},"timestamp":$THEN}` + member,
			envelope + `messages","version":"2","eventBody":{"id":"$ID","conversation":{"id":"$CHAT"},"sender":{"id":"$BOT"},"body":"",` +
				`"bodyType":"member-join","timestamp":$THEN}` + message,
			envelope + `messages","version":"2","eventBody":{"id":"$ID","conversation":{"id":"$CHAT"},"sender":{"id":"$BOT"},"body":"You are number 3.",` +
				`"bodyType":"notice","timestamp":$THEN}` + message,
			envelope + `messages","version":"2","eventBody":{"id":"$ID","conversation":{"id":"$CHAT"},"sender":{"id":"$BOT"},"timestamp":$THEN}` + typing,
			`{"topicName":"channel.metadata","eventBody":{"message":"WebSocket Heartbeat"}}`,
		} {
			_, text, err := v.conn.ReadMessage()
			require.NoError(t, err)
			var f guestchat.Frame
			require.NoError(t, json.Unmarshal(text, &f))
			ids := []string{"$ID", f.EventBody.ID, "$BOT", bot.Member().ID}
			if f.Metadata != nil {
				ids = append(ids, "$COR", f.Metadata.CorrelationID)
			}
			assert.JSONEq(t, v.shape(want, ids...), string(text))
		}
	})
}

func TestTheShapeOfAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		v := &visitor{house: h}
		h.call(t.Context(), t, http.MethodPost, conversationsPath, "", asking(`"role"`,
			`"firstName":"Dana","lastName":"Reyes","email":"dana@example.com","phoneNumber":"+49 1","avatarImageUrl":"https://example.com/d.png","role"`)).
			into(t, &v.CreateConversationResponse)
		v.path = conversationsPath + "/" + v.ID
		v.attach(t)
		go drainFrames(v.conn)
		said := v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"Hello"}`).body
		typed := v.do(t, http.MethodPost, v.self()+"/typing", "").body
		var m, y struct{ ID string }
		require.NoError(t, json.Unmarshal(said, &m))
		require.NoError(t, json.Unmarshal(typed, &y))

		message := v.shape(`{"id":"$ID","conversation":{"id":"$CHAT","selfUri":"/api/v2/conversations/$CHAT"},"sender":{"id":"$GUEST"},"body":"Hello",
			"bodyType":"standard","timestamp":$THEN,"selfUri":"/api/v2/webchat/guest/conversations/$CHAT/messages/$ID"}`, "$ID", m.ID)
		assert.JSONEq(t, message, string(said))
		assert.JSONEq(t, message, string(v.do(t, http.MethodGet, "/messages/"+m.ID, "").body), "it reads as it was answered")
		assert.JSONEq(t, v.shape(`{"id":"$ID","conversation":{"id":"$CHAT","selfUri":"/api/v2/conversations/$CHAT"},"sender":{"id":"$GUEST"},
			"timestamp":$THEN}`, "$ID", y.ID), string(typed))
		assert.Len(t, v.messages(t, "").Entities, 2, "typing is no part of the transcript")

		member := v.shape(`{"id":"$GUEST","displayName":"Dana Reyes","firstName":"Dana","lastName":"Reyes","email":"dana@example.com","phoneNumber":"+49 1",
			"avatarImageUrl":"https://example.com/d.png","role":"CUSTOMER","joinDate":$THEN,"authenticatedGuest":false,
			"customFields":{"orderId":"A-1001"},"state":"CONNECTED"}`)
		assert.JSONEq(t, member, string(v.do(t, http.MethodGet, v.self(), "").body))
		assert.JSONEq(t, v.shape(`{"entities":[`+member+`],"pageSize":25,"pageNumber":1,"total":1,"pageCount":1,
			"selfUri":"$M?pageNumber=1&pageSize=25","firstUri":"$M?pageNumber=1&pageSize=25","lastUri":"$M?pageNumber=1&pageSize=25"}`,
			"$M", v.path+"/members"), string(v.do(t, http.MethodGet, "/members", "").body))
		assert.JSONEq(t, `{"entities":[]}`, string(v.do(t, http.MethodGet, "/mediarequests", "").body))
	})
}

func TestTheShapeOfARefusal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).visit(t)
		r := v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"early"}`)
		assert.JSONEq(t, `{"message":"Conversation State","code":"chat.error.conversation.state","status":400,"messageWithParams":"Conversation State",
			"messageParams":{"message":"The conversation is not active"},"contextId":"`+r.header.Get("Inin-Correlation-Id")+`","details":[],"errors":[]}`, string(r.body))
	})
}
