package guestchat_test

import (
	"encoding/json"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A life with a queue and an agent, who is the one to end it, frame by frame.
func TestTheOrderOfFramesIsASetting(t *testing.T) {
	for name, c := range map[string]struct {
		order                    guestchat.FrameOrder
		attached, answered, over []string
	}{
		"by default": {
			guestchat.FrameOrder{},
			[]string{"guest CONNECTED", "guest member-join", "queue CONNECTED"},
			[]string{"Avery CONNECTED", "Avery member-join", "queue DISCONNECTED"},
			[]string{"Avery DISCONNECTED", "Avery member-leave", "guest DISCONNECTED", "guest member-leave"},
		},
		"the guest does not join": {
			guestchat.FrameOrder{NoGuestJoin: true},
			[]string{"guest CONNECTED", "queue CONNECTED"},
			[]string{"Avery CONNECTED", "Avery member-join", "queue DISCONNECTED"},
			[]string{"Avery DISCONNECTED", "Avery member-leave", "guest DISCONNECTED", "guest member-leave"},
		},
		"the guest comes second": {
			guestchat.FrameOrder{GuestSecond: true},
			[]string{"queue CONNECTED", "guest CONNECTED", "guest member-join"},
			[]string{"Avery CONNECTED", "Avery member-join", "queue DISCONNECTED"},
			[]string{"Avery DISCONNECTED", "Avery member-leave", "guest DISCONNECTED", "guest member-leave"},
		},
		"messages first": {
			guestchat.FrameOrder{MessagesFirst: true},
			[]string{"guest member-join", "guest CONNECTED", "queue CONNECTED"},
			[]string{"Avery member-join", "Avery CONNECTED", "queue DISCONNECTED"},
			[]string{"Avery member-leave", "Avery DISCONNECTED", "guest member-leave", "guest DISCONNECTED"},
		},
		"the queue leaves first": {
			guestchat.FrameOrder{QueueLeavesFirst: true},
			[]string{"guest CONNECTED", "guest member-join", "queue CONNECTED"},
			[]string{"queue DISCONNECTED", "Avery CONNECTED", "Avery member-join"},
			[]string{"Avery DISCONNECTED", "Avery member-leave", "guest DISCONNECTED", "guest member-leave"},
		},
		"the guest leaves first": {
			guestchat.FrameOrder{GuestLeavesFirst: true},
			[]string{"guest CONNECTED", "guest member-join", "queue CONNECTED"},
			[]string{"Avery CONNECTED", "Avery member-join", "queue DISCONNECTED"},
			[]string{"guest DISCONNECTED", "guest member-leave", "Avery DISCONNECTED", "Avery member-leave"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				v := newHouse(t, guestchat.ServerOptions{Order: c.order}).visit(t)
				v.attach(t)
				chat := v.server.Conversation(v.ID)
				keeper := chat.Join(guestchat.Member{Role: guestchat.RoleACD, DisplayName: "queue"})
				v.hears(t, c.attached...)
				avery := chat.Invite(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: "Avery"})
				v.hears(t, "Avery ALERTING")
				require.NoError(t, avery.Relieve(keeper))
				v.hears(t, c.answered...)
				avery.Leave()
				v.hears(t, c.over...)
				assert.Equal(t, guestchat.PhaseOver, chat.Phase())
			})
		})
	}
}

// hears checks the next frames, and that REST is not behind them.
func (v *visitor) hears(t *testing.T, want ...string) {
	t.Helper()
	for _, w := range want {
		f := v.frame(t)
		assert.Equal(t, w, v.tell(t, f))
		b := f.EventBody
		switch {
		case b.Member != nil:
			assert.Equal(t, b.Member.State, v.member(t, b.Member.ID).State, w)
		case b.BodyType == guestchat.BodyMemberJoin:
			assert.Equal(t, guestchat.Connected, v.member(t, b.Sender.ID).State, w)
		case b.BodyType == guestchat.BodyMemberLeave:
			assert.Equal(t, guestchat.Disconnected, v.member(t, b.Sender.ID).State, w)
		}
	}
}

func TestAGuestWhomNobodyJoinsIsThereAllTheSame(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{Order: guestchat.FrameOrder{GuestSecond: true}}).visit(t)
		v.attach(t)
		v.say(t, "anybody?")
		assert.Equal(t, "guest: anybody?", v.hear(t))
		assert.Equal(t, guestchat.Connected, v.member(t, v.Member.ID).State)
		assert.Equal(t, 204, v.do(t, http.MethodDelete, v.self(), "").status)
		v.hears(t, "guest DISCONNECTED", "guest member-leave")
	})
}

func TestWhoHasLeftRelievesNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{}).attached(t)
		keeper, avery := v.agent("queue"), v.agent("Avery")
		require.NoError(t, avery.Relieve(keeper))
		require.NoError(t, avery.Relieve(keeper), "a second time changes nothing")
		robin := v.agent("Robin")
		avery.Leave()
		require.ErrorIs(t, avery.Relieve(robin), guestchat.ErrLeft)
		assert.Equal(t, guestchat.Connected, robin.Member().State)
	})
}

func TestWhatWasMissedMayBeReplayed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{Replay: true}).attached(t)
		require.NoError(t, v.conn.Close())
		time.Sleep(time.Second)
		missed := v.say(t, "while away")
		v.do(t, http.MethodPost, v.self()+"/typing", "")
		v.attach(t)
		assert.Equal(t, missed.ID, v.frame(t).EventBody.ID, "the frame is the one that was missed")
		assert.Equal(t, "guest types", v.hear(t))
		v.attach(t)
		v.say(t, "back")
		assert.Equal(t, "guest: back", v.hear(t), "nothing is replayed twice")
	})
}

func TestGuestsMaySendAnyBodyType(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		v := newHouse(t, guestchat.ServerOptions{AnyBodyType: true}).attached(t)
		for sent, want := range map[string]guestchat.BodyType{
			"member-join": "member-join", "member-leave": "member-leave", "media-request": "media-request", "notice": "notice", "what?": "standard",
		} {
			text, err := json.Marshal(map[string]string{"body": "x", "bodyType": sent})
			require.NoError(t, err)
			var m guestchat.Message
			v.do(t, http.MethodPost, v.self()+"/messages", string(text)).into(t, &m)
			assert.Equal(t, want, m.BodyType, sent)
		}
		assert.Equal(t, guestchat.PhaseActive, v.server.Conversation(v.ID).Phase(), "whoever says so does not leave by it")
	})
}
