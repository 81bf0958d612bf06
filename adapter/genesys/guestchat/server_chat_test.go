package guestchat_test

import (
	"context"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAChatFromOpeningToTheAgentsLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		avery := v.server.Conversation(v.ID).Invite(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: "Avery"})
		assert.Equal(t, "Avery ALERTING", v.hear(t))
		require.NoError(t, avery.Connect())
		assert.Equal(t, "Avery CONNECTED", v.hear(t))
		assert.Equal(t, "Avery member-join", v.hear(t))
		require.NoError(t, avery.Typing())
		require.NoError(t, avery.Say("Hello"))
		assert.Equal(t, "Avery types", v.hear(t))
		assert.Equal(t, "Avery: Hello", v.hear(t))
		avery.Leave()
		assert.Equal(t, "Avery DISCONNECTED", v.hear(t))
		assert.Equal(t, "Avery member-leave", v.hear(t))
		assert.Equal(t, "guest DISCONNECTED", v.hear(t))
		assert.Equal(t, "guest member-leave", v.hear(t))
		require.ErrorIs(t, avery.Say("still there?"), guestchat.ErrLeft)
	})
}

func TestMembersHaveChangedBeforeTheFrameTellsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		assert.Equal(t, guestchat.Connected, v.member(t, v.Member.ID).State)
		avery := v.agent("Avery")
		for _, want := range []guestchat.State{guestchat.Connected, guestchat.Disconnected} {
			change := v.frame(t)
			assert.Equal(t, want, change.EventBody.Member.State)
			assert.Equal(t, want, v.member(t, avery.Member().ID).State)
			v.frame(t) // member-join, member-leave
			avery.Leave()
		}
		assert.Equal(t, guestchat.Disconnected, v.member(t, v.Member.ID).State)
	})
}

func TestTheGuestHearsWhatItDoesUnderTheSameID(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		said := v.say(t, "I need help")
		echo := v.frame(t)
		assert.Equal(t, said.ID, echo.EventBody.ID)
		assert.Equal(t, "I need help", *echo.EventBody.Body)
		assert.Equal(t, v.Member.ID, echo.EventBody.Sender.ID)

		var typing guestchat.Typing
		v.do(t, http.MethodPost, v.self()+"/typing", "").into(t, &typing)
		assert.Equal(t, typing.ID, v.frame(t).EventBody.ID)
	})
}

func TestNothingIsAcceptedBeforeTheFirstSocket(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).visit(t)
		v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"early"}`).refused(t, 400, "chat.error.conversation.state")
		v.do(t, http.MethodPost, v.self()+"/typing", "").refused(t, 400, "chat.error.conversation.state")
		v.do(t, http.MethodDelete, v.self(), "").refused(t, 400, "chat.error.conversation.state")
		v.attach(t)
		v.say(t, "at once") // not a frame has been read yet
	})
}

func TestParticipantsHearEverythingInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		v.say(t, "before you came")
		avery := v.agent("Avery")
		v.say(t, "and after")
		v.do(t, http.MethodDelete, v.self(), "")
		assert.Equal(t, []string{
			"CUSTOMER CONNECTED", "CUSTOMER member-join ", "CUSTOMER standard before you came",
			"AGENT CONNECTED", "AGENT member-join ", "CUSTOMER standard and after",
			"CUSTOMER DISCONNECTED", "CUSTOMER member-leave ",
		}, told(t, avery))
	})
}

// told is all that a participant receives up to the end.
func told(t *testing.T, p *guestchat.Participant) []string {
	t.Helper()
	var all []string
	for {
		e, err := p.Receive(t.Context())
		if err != nil {
			require.ErrorIs(t, err, io.EOF)
			return all
		}
		what := string(e.Member.State)
		if e.Kind == guestchat.FrameMessage {
			what = string(e.Message.BodyType) + " " + e.Message.Body
		}
		all = append(all, string(e.Member.Role)+" "+what)
	}
}

func TestReceiveEndsWithItsContext(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		avery := v.agent("Avery")
		for range 4 { // what has happened is told first
			_, err := avery.Receive(t.Context())
			require.NoError(t, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		_, err := avery.Receive(ctx)
		require.ErrorIs(t, err, context.Canceled)
	})
}

func TestServeRunsFromTheFirstSocketToTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var served []string
		v := newHouse(t, guestchat.ServerOptions{Serve: func(ctx context.Context, c *guestchat.Conversation) {
			served = append(served, "begin "+c.Asked.RoutingTarget.TargetAddress)
			<-ctx.Done()
			served = append(served, "end")
		}}).visit(t)
		synctest.Wait()
		assert.Empty(t, served)
		v.attach(t)
		synctest.Wait()
		assert.Equal(t, []string{"begin Billing"}, served)
		v.do(t, http.MethodDelete, v.self(), "")
		synctest.Wait()
		assert.Equal(t, []string{"begin Billing", "end"}, served)
	})
}

func TestATransferDoesNotEndTheChat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		avery := v.agent("Avery")
		robin := v.server.Conversation(v.ID).Invite(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: "Robin"})
		avery.Leave()
		v.say(t, "anybody?")
		robin.Leave() // did not answer, and was the last hope
		assert.Equal(t, guestchat.PhaseOver, v.server.Conversation(v.ID).Phase())
		assert.Equal(t, []string{"Avery", "guest"}, leavers(t, v), "who never came does not leave")
	})
}

func leavers(t *testing.T, v *visitor) []string {
	t.Helper()
	var names []string
	for _, m := range v.server.Conversation(v.ID).Messages() {
		if m.BodyType == guestchat.BodyMemberLeave {
			names = append(names, v.nameOf(t, m.Sender.ID))
		}
	}
	return names
}

func TestAGuestMayStayAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{GuestStays: true}).attached(t)
		v.agent("Avery").Leave()
		v.say(t, "hello?")
		v.server.Conversation(v.ID).End()
		v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"x"}`).refused(t, 400, "chat.error.conversation.state")
	})
}

func TestNobodyJoinsWhatIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		v.server.Conversation(v.ID).End()
		late := v.agent("Late")
		assert.Equal(t, guestchat.Disconnected, late.Member().State)
		require.ErrorIs(t, late.Typing(), guestchat.ErrLeft)
		require.ErrorIs(t, late.Connect(), guestchat.ErrLeft)
		late.Leave()
		assert.Len(t, v.server.Conversation(v.ID).Members(), 1)
	})
}

func TestAMessageMayHaveFourThousandCharacters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		said := v.say(t, strings.Repeat("🙂", guestchat.MaxBody)) // four bytes, two UTF-16 units each
		assert.Equal(t, strings.Repeat("🙂", guestchat.MaxBody), said.Body)
		v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"`+strings.Repeat("a", guestchat.MaxBody+1)+`"}`).
			refused(t, 400, "chat.error.bad.request")
	})
}

func TestBodyTypesAreTakenLeniently(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		for sent, want := range map[string]guestchat.BodyType{
			"standard": "standard", "notice": "notice", "standard | notice": "standard", "member-leave": "standard", "": "standard",
		} {
			var m guestchat.Message
			v.do(t, http.MethodPost, v.self()+"/messages", `{"body":"x","bodyType":"`+sent+`"}`).into(t, &m)
			assert.Equal(t, want, m.BodyType, sent)
		}
	})
}

func TestAGuestAnswersAMediaRequest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		var list guestchat.MediaRequestList
		v.do(t, http.MethodGet, "/mediarequests", "").into(t, &list)
		assert.NotNil(t, list.Entities)
		avery := v.agent("Avery")
		asked, err := avery.RequestMedia(guestchat.MediaCobrowse)
		require.NoError(t, err)
		v.do(t, http.MethodGet, "/mediarequests", "").into(t, &list)
		require.Len(t, list.Entities, 1)
		assert.Equal(t, guestchat.MediaPending, list.Entities[0].State)

		one := "/mediarequests/" + asked.ID
		v.do(t, http.MethodPatch, one, `{"state":"PENDING"}`).refused(t, 400, "invalid.value")
		v.do(t, http.MethodPatch, "/mediarequests/x", `{"state":"DECLINED"}`).refused(t, 404, "chat.error.not.found")
		var answered guestchat.MediaRequest
		v.do(t, http.MethodPatch, one, `{"state":"DECLINED","types":["COBROWSE"]}`).into(t, &answered)
		v.do(t, http.MethodGet, one, "").into(t, &answered)
		assert.Equal(t, guestchat.MediaDeclined, answered.State)
		v.do(t, http.MethodPatch, one, `{"state":"ACCEPTED"}`).refused(t, 400, "chat.error.conversation.state")
		kept, ok := avery.Media(asked.ID)
		require.True(t, ok)
		assert.Equal(t, guestchat.MediaDeclined, kept.State)
	})
}
