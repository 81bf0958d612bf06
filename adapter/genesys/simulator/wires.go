package simulator

import (
	"context"
	"net/http"
	"slices"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/platform"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
)

// newGuestChat is the server's half of guest chat.
func (s *Simulator) newGuestChat(all Options) *guestchat.Server {
	o := all.Server
	o.Admit = all.Limits.admit(s.onlyQueues(o.Admit))
	o.Serve = func(ctx context.Context, c *guestchat.Conversation) { s.serve(ctx, guestChat{c}) }
	o.Tamper = func(c *guestchat.Conversation, frame []byte) guestchat.Tampering {
		return s.tamper(c.ID, func() string { return guestChatFrame(frame) })
	}
	return guestchat.NewServer(o)
}

// onlyQueues refuses guests who ask for a queue that does not exist, before next
// has its say.
func (s *Simulator) onlyQueues(next admission) admission {
	return func(r *http.Request, asked guestchat.CreateConversation) *guestchat.Refusal {
		switch {
		case !s.exists(asked.RoutingTarget.TargetAddress):
			return guestchat.InvalidQueue
		case next == nil:
			return nil
		default:
			return next(r, asked)
		}
	}
}

func (s *Simulator) exists(queue string) bool { return len(s.queues) == 0 || holds(s.queues, queue) }

// newMessaging is the server's half of web messaging. There the contact centre's
// flow looks for the queue, and where there is none it ends the conversation.
func (s *Simulator) newMessaging(o webmessaging.ServerOptions) *webmessaging.Server {
	o.Serve = func(ctx context.Context, c *webmessaging.Conversation) {
		chat := messagingChat{c, s.names}
		if !s.exists(chat.asked().Queue) {
			c.End()
			return
		}
		s.serve(ctx, chat)
	}
	o.Tamper = func(c *webmessaging.Conversation, frame []byte) webmessaging.Tampering {
		id := ""
		if c != nil {
			id = c.ID
		}
		return s.tamper(id, func() string { return messagingFrame(frame) })
	}
	o.Intercept = s.intercept
	return webmessaging.NewServer(o)
}

// newDoors puts the doors beside each other: each kind of guest finds its own by
// its paths.
func (s *Simulator) newDoors(o platform.ServerOptions) *http.ServeMux {
	doors := http.NewServeMux()
	doors.Handle("/", s.behindFaults(guestChatDoor{s.guests, &s.rate}))
	messaging := s.behindFaults(messagingDoor{s.sessions})
	for _, path := range webmessaging.Paths() {
		doors.Handle(path, messaging)
	}
	api := s.behindFaults(newPlatformDoor(s.sessions, o))
	for _, path := range platform.Paths() {
		doors.Handle(path, api)
	}
	return doors
}

// behindFaults lets a door answer, unless something goes wrong with all calls or
// with those of the call's chat.
func (s *Simulator) behindFaults(d door) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.suffer(s.faults, d, w, r, s.answer(d))
	})
}

// all returns the chats of all wires, the oldest first.
func (s *Simulator) all() []chat {
	var chats []chat
	for _, c := range s.guests.Conversations() {
		chats = append(chats, guestChat{c})
	}
	for _, c := range s.sessions.Conversations() {
		chats = append(chats, messagingChat{c, s.names})
	}
	slices.SortStableFunc(chats, func(a, b chat) int { return a.opened().Compare(b.opened()) })
	return chats
}

// chat returns the chat of that id, or nil.
func (s *Simulator) chat(id string) chat {
	if c := s.guests.Conversation(id); c != nil {
		return guestChat{c}
	}
	if c := s.sessions.Conversation(id); c != nil {
		return messagingChat{c, s.names}
	}
	return nil
}
