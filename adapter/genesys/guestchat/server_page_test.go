package guestchat_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// talkative is a visitor who has said "0", "1", … after joining.
func talkative(t *testing.T, words int) (v *visitor, ids []string) {
	t.Helper()
	return talkativeWith(t, guestchat.ServerOptions{}, words)
}

func talkativeWith(t *testing.T, o guestchat.ServerOptions, words int) (v *visitor, ids []string) {
	t.Helper()
	v = newHouse(t, o).visit(t)
	v.attach(t)
	go func() { // nobody looks at the frames here
		for {
			if _, _, err := v.conn.ReadMessage(); err != nil {
				return
			}
		}
	}()
	for i := range words {
		ids = append(ids, v.say(t, strconv.Itoa(i)).ID)
	}
	return v, ids
}

func (v *visitor) messages(t *testing.T, query string) guestchat.MessageList {
	t.Helper()
	var list guestchat.MessageList
	v.do(t, http.MethodGet, "/messages"+query, "").into(t, &list)
	return list
}

func bodies(list guestchat.MessageList) []string {
	all := []string{}
	for _, m := range list.Entities {
		all = append(all, m.Body)
	}
	return all
}

func TestWindowsOfATranscript(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, ids := talkative(t, 5)
		for query, want := range map[string][]string{
			"":                                       {"", "0", "1", "2", "3", "4"}, // the first one is the guest's join
			"?after=&before=&maxResults=":            {"", "0", "1", "2", "3", "4"},
			"?sortOrder=descending":                  {"4", "3", "2", "1", "0", ""},
			"?maxResults=2":                          {"", "0"},
			"?maxResults=2000":                       {"", "0", "1", "2", "3", "4"},
			"?after=" + ids[2]:                       {"3", "4"},
			"?after=" + ids[4]:                       {},
			"?before=" + ids[1]:                      {"", "0"},
			"?after=" + ids[0] + "&before=" + ids[3]: {"1", "2"},
			"?after=" + ids[3] + "&before=" + ids[0]: {},
			"?sortOrder=descending&maxResults=2&before=" + ids[3]:             {"2", "1"},
			"?sortOrder=DESCENDING&after=" + ids[0] + "&before=" + ids[3]:     {"2", "1"},
			"?sortOrder=descending&maxResults=1&after=" + ids[0] + "&before=": {"4"},
		} {
			assert.Equal(t, want, bodies(v.messages(t, query)), query)
		}
	})
}

func TestPagesLeadForthAndBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, ids := talkative(t, 8)
		for query, whole := range map[string][]string{
			"?maxResults=3":                                       {"", "0", "1", "2", "3", "4", "5", "6", "7"},
			"?maxResults=3&sortOrder=descending":                  {"7", "6", "5", "4", "3", "2", "1", "0", ""},
			"?maxResults=2&after=" + ids[0]:                       {"1", "2", "3", "4", "5", "6", "7"},
			"?maxResults=4&sortOrder=descending&before=" + ids[5]: {"4", "3", "2", "1", "0", ""},
		} {
			list := v.messages(t, query)
			pages := [][]string{bodies(list)}
			for list.Next != "" {
				list = v.follow(t, list.Next)
				pages = append(pages, bodies(list))
			}
			assert.Equal(t, whole, slices.Concat(pages...), query)
			for i := len(pages) - 2; i >= 0; i-- {
				list = v.follow(t, list.PreviousPage)
				assert.Equal(t, pages[i], bodies(list), query)
			}
		}
	})
}

func TestAddressesOfPagesMayBeShort(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, ids := talkativeWith(t, guestchat.ServerOptions{ShortPages: true}, 101)
		path := v.path + "/messages"
		first := v.messages(t, "")
		assert.Equal(t, path, first.SelfURI)
		assert.Equal(t, path+"?after="+ids[98], first.Next)
		assert.Equal(t, []string{"99", "100"}, bodies(v.follow(t, first.Next)))
		backwards := v.messages(t, "?sortOrder=descending&maxResults=2")
		assert.Equal(t, path+"?before="+ids[99]+"&maxResults=2&sortOrder=descending", backwards.Next)
		assert.Equal(t, []string{"98", "97"}, bodies(v.follow(t, backwards.Next)))
	})
}

func TestAddressesOfPagesNameTheirSizeAndOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, ids := talkative(t, 101)
		assert.Equal(t, v.path+"/messages?after="+ids[98]+"&maxResults=100&sortOrder=ascending", v.messages(t, "").Next)
	})
}

func (v *visitor) follow(t *testing.T, path string) guestchat.MessageList {
	t.Helper()
	var list guestchat.MessageList
	v.call(t.Context(), t, http.MethodGet, path, "Bearer "+v.JWT, "").into(t, &list)
	return list
}

func TestPagesOfMembers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v, _ := talkative(t, 0)
		c := v.server.Conversation(v.ID)
		c.Join(guestchat.Member{Role: guestchat.RoleACD, DisplayName: "queue"})
		for _, name := range []string{"A", "B", "C"} {
			v.agent(name)
		}
		v.agent("D").Leave()

		names := []string{}
		path := v.path + "/members?pageSize=2&pageNumber=&excludeDisconnectedMembers=true"
		for path != "" {
			var list guestchat.MemberList
			v.call(t.Context(), t, http.MethodGet, path, "Bearer "+v.JWT, "").into(t, &list)
			assert.Equal(t, 5, list.Total)
			assert.Equal(t, 3, list.PageCount)
			for _, m := range list.Entities {
				names = append(names, m.DisplayName)
			}
			path = list.NextURI
		}
		assert.Equal(t, []string{"Dana Reyes", "queue", "A", "B", "C"}, names)

		var all, beyond guestchat.MemberList
		v.do(t, http.MethodGet, "/members", "").into(t, &all)
		assert.Len(t, all.Entities, 6)
		assert.Equal(t, 25, all.PageSize)
		assert.Empty(t, all.NextURI+all.PreviousURI)
		v.do(t, http.MethodGet, "/members?pageSize=4&pageNumber=9223372036854775807", "").into(t, &beyond)
		assert.Empty(t, beyond.Entities)
		v.call(t.Context(), t, http.MethodGet, beyond.PreviousURI, "Bearer "+v.JWT, "").into(t, &beyond)
		assert.Len(t, beyond.Entities, 2)
	})
}

func TestAnswersHaveNoFieldThatTheAPIDoesNotDeclare(t *testing.T) {
	declared := map[string][]string{
		"member": {
			"id", "displayName", "firstName", "lastName", "email", "phoneNumber", "avatarImageUrl", "role", "joinDate", "leaveDate",
			"authenticatedGuest", "customFields", "state",
		},
		"message":       {"id", "name", "conversation", "sender", "body", "bodyType", "timestamp", "selfUri"},
		"typing":        {"id", "conversation", "sender", "timestamp"},
		"members":       {"entities", "pageSize", "pageNumber", "total", "firstUri", "nextUri", "previousUri", "lastUri", "selfUri", "pageCount"},
		"messages":      {"pageSize", "entities", "previousPage", "next", "selfUri"},
		"mediarequests": {"entities"},
		"mediarequest":  {"id", "name", "types", "state", "communicationId", "securityKey", "selfUri"},
	}
	synctest.Test(t, func(t *testing.T) {
		v, ids := talkative(t, 1)
		media, err := v.agent("Avery").RequestMedia(guestchat.MediaScreenshare)
		require.NoError(t, err)
		for call, c := range map[string]struct{ method, path, body string }{
			"member":        {"GET", v.self(), ""},
			"message":       {"GET", "/messages/" + ids[0], ""},
			"typing":        {"POST", v.self() + "/typing", ""},
			"members":       {"GET", "/members?pageSize=1", ""},
			"messages":      {"GET", "/messages?maxResults=1", ""},
			"mediarequests": {"GET", "/mediarequests", ""},
			"mediarequest":  {"PATCH", "/mediarequests/" + media.ID, `{"state":"ACCEPTED"}`},
		} {
			var answer map[string]any
			v.do(t, c.method, c.path, c.body).into(t, &answer)
			for field := range answer {
				assert.Contains(t, declared[call], field, call)
			}
		}
	})
}

func TestTimesHaveThreeDigitsOfMilliseconds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // the bubble's clock stands at a full second
		v := newHouse(t, guestchat.ServerOptions{}).visit(t)
		v.attach(t)
		_, frame, err := v.conn.ReadMessage()
		require.NoError(t, err)
		assert.Contains(t, string(frame), `"timestamp":"2000-01-01T00:00:00.000Z"`)
		assert.Contains(t, string(v.do(t, http.MethodGet, v.self(), "").body), `"joinDate":"2000-01-01T00:00:00.000Z"`)
		assert.Contains(t, string(v.do(t, http.MethodGet, "/messages", "").body), `"timestamp":"2000-01-01T00:00:00.000Z"`)
		assert.Contains(t, string(v.do(t, http.MethodPost, v.self()+"/typing", "").body), `"timestamp":"2000-01-01T00:00:00.000Z"`)
		assert.NotContains(t, string(v.do(t, http.MethodGet, v.self(), "").body), "leaveDate")
	})
}

func TestTheAnswerToAnOpeningHoldsTheMembersIDAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		var answer map[string]any
		h.call(t.Context(), t, http.MethodPost, conversationsPath, "", danaReyes).into(t, &answer)
		assert.Len(t, answer, 4)
		assert.Len(t, answer["member"], 1)
		text, err := json.Marshal(answer)
		require.NoError(t, err)
		assert.NotContains(t, string(text), "Dana")
	})
}
