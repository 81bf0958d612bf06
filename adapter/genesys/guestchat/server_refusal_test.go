package guestchat_test

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asking replaces parts of a good request for a conversation.
func asking(oldnew ...string) string { return strings.NewReplacer(oldnew...).Replace(danaReyes) }

func TestConversationsAreRefusedForWhatIsMissing(t *testing.T) {
	journey := func(context string) string {
		return asking(`"memberInfo"`, `"journeyContext":`+context+`,"memberInfo"`)
	}
	const customer = `"customer":{"id":"c","idType":"cookie"}`
	const notNull = "chat.error.notnull.createconversationrequest."
	for name, c := range map[string]struct{ body, code string }{
		"no JSON":           {`{`, "bad.request"},
		"another shape":     {`[]`, "bad.request"},
		"a field of digits": {asking(`"A-1001"`, `1001`), "bad.request"},
		"empty":             {``, "chat.error.bad.request"},
		"no organization":   {asking(`"organizationId"`, `"o"`), "chat.error.bad.request"},
		"no deployment":     {asking(`"deploymentId"`, `"d"`), "chat.error.pattern.createconversationrequest.deploymentid"},
		"deployment's form": {asking(`5f020000-`, ``), "chat.error.pattern.createconversationrequest.deploymentid"},
		"no target":         {asking(`"routingTarget"`, `"r"`), notNull + "routingtarget"},
		"target's type":     {asking(`"queue"`, `"USER"`), "chat.error.createconversationrequest.routingtarget"},
		"no queue":          {asking(`"Billing"`, `" "`), "chat.error.invalid.queue"},
		"no member":         {asking(`"memberInfo"`, `"m"`), notNull + "memberinfo.displayname"},
		"no name":           {asking(`"displayName"`, `"d"`), notNull + "memberinfo.displayname"},
		"null name":         {asking(`"Dana Reyes"`, `null`), notNull + "memberinfo.displayname"},
		"no customer":       {journey(`{}`), notNull + "journeycontext.customer"},
		"no customer id":    {journey(`{"customer":{}}`), notNull + "journeycontext.customer.customerid"},
		"no id type":        {journey(`{"customer":{"id":"c"}}`), notNull + "journeycontext.customer.customeridtype"},
		"no session id":     {journey(`{` + customer + `,"customerSession":{}}`), notNull + "journeycontext.customersession.sessionid"},
		"no session type":   {journey(`{` + customer + `,"customerSession":{"id":"s"}}`), notNull + "journeycontext.customersession.sessionidtype"},
		"no action id":      {journey(`{` + customer + `,"triggeringAction":{}}`), notNull + "journeycontext.triggeringaction.actionid"},
		"no action map":     {journey(`{` + customer + `,"triggeringAction":{"id":"a"}}`), notNull + "journeycontext.triggeringaction.actionmapid"},
		"no map version": {
			journey(`{` + customer + `,"triggeringAction":{"id":"a","actionMap":{"id":"m"}}}`),
			notNull + "journeycontext.triggeringaction.actionmapversion",
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, guestchat.ServerOptions{})
				h.call(t.Context(), t, http.MethodPost, conversationsPath, "", c.body).refused(t, 400, c.code)
				assert.Empty(t, h.server.Conversations())
			})
		})
	}
}

func TestAWholeJourneyIsAccepted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		r := h.call(t.Context(), t, http.MethodPost, conversationsPath, "bearer of some other token", asking(`"memberInfo"`,
			`"journeyContext":{"customer":{"id":"c","idType":"cookie"},"customerSession":{"id":"s","type":"web"},
			"triggeringAction":{"id":"a","actionMap":{"id":"m","version":3}}},"memberInfo"`))
		require.Equal(t, 200, r.status)
		assert.EqualValues(t, 3, h.server.Conversations()[0].Asked.JourneyContext.TriggeringAction.ActionMap.Version)
	})
}

func TestCustomFieldsMayBeAnything(t *testing.T) {
	for fields, want := range map[string]map[string]string{
		`{"a":"1","b":2.50,"c":true,"d":null,"e":{"f":[1]}}`: {"a": "1", "b": "2.50", "c": "true", "d": "", "e": `{"f":[1]}`},
		`{}`: {}, `null`: {},
	} {
		synctest.Test(t, func(t *testing.T) {
			h := newHouse(t, guestchat.ServerOptions{LooseFields: true})
			r := h.call(t.Context(), t, http.MethodPost, conversationsPath, "", asking(`{"orderId":"A-1001"}`, fields))
			require.Equal(t, 200, r.status)
			guest := h.server.Conversations()[0].Guest()
			assert.Equal(t, want, guest.CustomFields)
			assert.Equal(t, "Dana Reyes", guest.DisplayName)
			h.call(t.Context(), t, http.MethodPost, conversationsPath, "", asking(`{"orderId":"A-1001"}`, `[]`)).refused(t, 400, "bad.request")
			h.call(t.Context(), t, http.MethodPost, conversationsPath, "", asking(`"memberInfo"`, `"m"`)).
				refused(t, 400, "chat.error.notnull.createconversationrequest.memberinfo.displayname")
		})
	}
}

func TestWhoServesMayRefuseToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{Admit: func(_ *http.Request, c guestchat.CreateConversation) *guestchat.Refusal {
			if c.RoutingTarget.TargetAddress != "Sales" {
				return guestchat.InvalidQueue
			}
			return nil
		}})
		h.call(t.Context(), t, http.MethodPost, conversationsPath, "", danaReyes).refused(t, 400, "chat.error.invalid.queue")
		r := h.call(t.Context(), t, http.MethodPost, conversationsPath, "", asking("Billing", "Sales"))
		assert.Equal(t, 200, r.status)
	})
}

func TestDeedsAreRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		v := h.attached(t)
		other := h.visit(t)
		avery := v.agent("Avery")
		token := "Bearer " + v.JWT
		self, agents := v.path+v.self(), v.path+"/members/"+avery.Member().ID
		for name, c := range map[string]struct {
			method, path, token, body string
			status                    int
			code                      string
		}{
			"no token":              {"GET", v.path + "/members", "", "", 401, "authentication.required"},
			"another scheme":        {"GET", v.path + "/members", "Basic " + v.JWT, "", 401, "authentication.required"},
			"a bad token":           {"GET", v.path + "/members", token + "x", "", 401, "bad.credentials"},
			"what is no token":      {"POST", self + "/messages", "Bearer [REDACTED]", `{"body":"x"}`, 401, "bad.credentials"},
			"another chat's token":  {"POST", self + "/messages", "Bearer " + other.JWT, `{"body":"x"}`, 403, "not.authorized"},
			"an unknown chat":       {"GET", conversationsPath + "/nowhere/members", token, "", 404, "not.found"},
			"an unknown path":       {"GET", guestchat.BasePath + "/nothing", token, "", 404, "not.found"},
			"an unknown method":     {"PUT", v.path + "/members", token, "", 404, "not.found"},
			"an unknown member":     {"GET", v.path + "/members/nobody", token, "", 404, "chat.error.not.found"},
			"an unknown message":    {"GET", v.path + "/messages/nothing", token, "", 404, "chat.error.not.found"},
			"an unknown request":    {"GET", v.path + "/mediarequests/nothing", token, "", 404, "chat.error.not.found"},
			"nobody's words":        {"POST", v.path + "/members/nobody/messages", token, `{"body":"x"}`, 404, "not.found"},
			"somebody else's words": {"POST", agents + "/messages", token, `{"body":"x"}`, 403, "not.authorized"},
			"somebody else's leave": {"DELETE", agents, token, "", 403, "not.authorized"},
			"no body":               {"POST", self + "/messages", token, "", 400, "chat.error.notnull.createconversationmessagerequest.body"},
			"a null body":           {"POST", self + "/messages", token, `{"body":null}`, 400, "chat.error.notnull.createconversationmessagerequest.body"},
			"a body of numbers":     {"POST", self + "/messages", token, `{"body":7}`, 400, "bad.request"},
			"too much":              {"POST", self + "/messages", token, `{"body":"` + strings.Repeat("a", 300<<10) + `"}`, 413, "request.entity.too.large"},
			"a wild order":          {"GET", v.path + "/messages?sortOrder=wild", token, "", 400, "invalid.query.param.value"},
			"a wild number":         {"GET", v.path + "/messages?maxResults=0", token, "", 400, "invalid.query.param.value"},
			"after nothing":         {"GET", v.path + "/messages?after=nothing", token, "", 400, "invalid.query.param.value"},
			"a wild page":           {"GET", v.path + "/members?pageNumber=-1", token, "", 400, "invalid.query.param.value"},
			"a wild size":           {"GET", v.path + "/members?pageSize=x", token, "", 400, "invalid.query.param.value"},
			"a wild flag":           {"GET", v.path + "/members?excludeDisconnectedMembers=perhaps", token, "", 400, "invalid.query.param.value"},
			"no patch":              {"PATCH", v.path + "/mediarequests/x", token, `{"state":7}`, 400, "bad.request"},
		} {
			t.Log(name)
			h.call(t.Context(), t, c.method, c.path, c.token, c.body).refused(t, c.status, c.code)
		}
		assert.Equal(t, guestchat.PhaseActive, h.server.Conversation(v.ID).Phase())
	})
}

func TestOnlyJSONIsRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		for contentType, status := range map[string]int{
			"application/json; charset=utf-8": 200, "application/vnd.api+json": 200, "": 200, "text/plain": 415, "json;;": 415,
		} {
			header := http.Header{"Authorization": {"bearer " + v.JWT}, "Content-Type": {contentType}}
			r := v.callWith(t.Context(), t, http.MethodPost, v.path+v.self()+"/messages", `{"body":"x"}`, header)
			assert.Equal(t, status, r.status, contentType)
		}
	})
}

func TestBodylessCallsMayHaveABody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		assert.Equal(t, 200, v.do(t, http.MethodGet, v.self(), "{}").status)
		assert.Equal(t, 200, v.do(t, http.MethodPost, v.self()+"/typing", "nonsense").status)
		gone := v.do(t, http.MethodDelete, v.self(), "{}")
		assert.Equal(t, 204, gone.status)
		assert.Empty(t, gone.body)
	})
}

func TestASecondLeaveIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		assert.Equal(t, 204, v.do(t, http.MethodDelete, v.self(), "").status)
		v.do(t, http.MethodDelete, v.self(), "").refused(t, 400, "chat.error.member.state")
		v.do(t, http.MethodPost, v.self()+"/typing", "").refused(t, 400, "chat.error.conversation.state")
		transcript := v.messages(t, "").Entities
		for _, path := range []string{"/members", v.self(), "/messages", "/messages/" + transcript[0].ID, "/mediarequests"} {
			assert.Equal(t, 200, v.do(t, http.MethodGet, path, "").status, "reads go on: %s", path)
		}
		assert.Equal(t, guestchat.Disconnected, v.member(t, v.Member.ID).State)
		assert.Equal(t, guestchat.BodyMemberLeave, transcript[len(transcript)-1].BodyType)
	})
}

func TestPagesOfOtherSitesAreAnswered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{})
		preflight := h.callWith(t.Context(), t, http.MethodOptions, conversationsPath, "", http.Header{
			"Origin":                         {"https://shop.example"},
			"Access-Control-Request-Method":  {"POST"},
			"Access-Control-Request-Headers": {"authorization,content-type"},
		})
		assert.Equal(t, 204, preflight.status)
		assert.Equal(t, "https://shop.example", preflight.header.Get("Access-Control-Allow-Origin"))
		assert.Equal(t, "authorization,content-type", preflight.header.Get("Access-Control-Allow-Headers"))
		assert.Equal(t, "600", preflight.header.Get("Access-Control-Max-Age"))
		assert.NotContains(t, preflight.header, "Access-Control-Allow-Credentials")
		for _, method := range []string{"GET", "POST", "DELETE", "PATCH"} {
			assert.Contains(t, preflight.header.Get("Access-Control-Allow-Methods"), method)
		}
		bare := h.callWith(t.Context(), t, http.MethodOptions, conversationsPath, "", http.Header{})
		assert.Equal(t, "authorization,content-type", bare.header.Get("Access-Control-Allow-Headers"))
		refused := h.callWith(t.Context(), t, http.MethodGet, conversationsPath+"/x/members", "", http.Header{"Origin": {"https://shop.example"}})
		assert.Equal(t, 401, refused.status)
		assert.Equal(t, "https://shop.example", refused.header.Get("Access-Control-Allow-Origin"))
		for name, want := range map[string]string{
			"Cache-Control": "no-cache, no-store, must-revalidate", "Pragma": "no-cache", "Expires": "0", "Content-Type": "application/json",
		} {
			assert.Equal(t, want, refused.header.Get(name))
		}
	})
}

func TestWhatBrowsersAreToldIsASetting(t *testing.T) {
	for name, c := range map[string]struct {
		cors                        guestchat.CORS
		origin, credentials, maxAge string
	}{
		"by default":       {guestchat.CORS{}, "https://shop.example", "", "600"},
		"any origin":       {guestchat.CORS{AnyOrigin: true}, "*", "", "600"},
		"with credentials": {guestchat.CORS{Credentials: true}, "https://shop.example", "true", "600"},
		"for an hour":      {guestchat.CORS{MaxAge: time.Hour}, "https://shop.example", "", "3600"},
		"for who knows":    {guestchat.CORS{MaxAge: -1}, "https://shop.example", "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, guestchat.ServerOptions{CORS: c.cors})
				header := http.Header{"Origin": {"https://shop.example"}}
				preflight := h.callWith(t.Context(), t, http.MethodOptions, conversationsPath, "", header)
				assert.Equal(t, c.maxAge, preflight.header.Get("Access-Control-Max-Age"))
				refused := h.callWith(t.Context(), t, http.MethodGet, conversationsPath+"/x/members", "", header)
				for _, r := range []reply{preflight, refused} {
					assert.Equal(t, c.origin, r.header.Get("Access-Control-Allow-Origin"))
					assert.Equal(t, c.credentials, r.header.Get("Access-Control-Allow-Credentials"))
					assert.Equal(t, c.origin != "*", r.header.Get("Vary") == "Origin")
				}
			})
		})
	}
}

func TestOnlySomeSitesMayOpenConversations(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, guestchat.ServerOptions{Origins: []string{"https://shop.example"}})
		h.call(t.Context(), t, http.MethodPost, conversationsPath, "", danaReyes).refused(t, 403, "origin.not.allowed")
		r := h.callWith(t.Context(), t, http.MethodPost, conversationsPath, danaReyes, http.Header{"Origin": {"https://shop.example"}})
		assert.Equal(t, 200, r.status)
	})
}
