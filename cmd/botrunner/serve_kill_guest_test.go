package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/gorilla/websocket"
)

// A guest is a customer of a server that may be gone at any moment. It does what
// the chat page does, and costs less than a client of ours, since there are
// thousands: it hears by a socket, reads in the transcript what it has missed, and
// says a line again only if it is not there.
type guest struct {
	number int
	server string // its address
	client *http.Client

	chat   guestchat.CreateConversationResponse
	socket *websocket.Conn // nil: there is none at the moment
	seen   map[string]bool // ids of messages
	unread []string
	heard  []string // what was said to it, in order
	err    error    // why it gave up
}

func newGuest(number int, server string, client *http.Client) *guest {
	return &guest{number: number, server: server, client: client, seen: map[string]bool{}}
}

// lines are what a guest says to the agent, two at a time, after its name and
// before its last words.
const lines = 4

func (g *guest) line(i int) string { return fmt.Sprintf("%d, line %d", g.number, i) }

// stays tells the guests who wait for the bot's good-bye from those who leave as
// soon as they have said their last words.
func (g *guest) stays() bool { return g.number%2 == 0 }

func (g *guest) lastWords() string {
	if g.stays() {
		return "bye"
	}
	return fmt.Sprintf("%d, never mind", g.number)
}

// says is all that the agent is to hear of a guest.
func (g *guest) says() []string {
	all := []string{fmt.Sprintf("This is guest %d.", g.number)}
	for i := range lines {
		all = append(all, g.line(i))
	}
	return append(all, g.lastWords())
}

// hears is all that a guest is to hear.
func (g *guest) hears() []string {
	all := []string{"Who are you?", "Hello, this is Avery. How can I help?"}
	for _, line := range g.says()[:lines+1] {
		all = append(all, "You said: "+line)
	}
	if g.stays() {
		all = append(all, "Goodbye!")
	}
	return all
}

// talk is a guest's visit, from its beginning to its end.
func (g *guest) talk(ctx context.Context) error {
	defer g.hangUp()
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	if err := g.open(ctx); err != nil {
		return err
	}
	if err := g.await(ctx, "Who are you?"); err != nil {
		return err
	}
	if err := g.say(ctx, fmt.Sprint("guest ", g.number)); err != nil {
		return err
	}
	says := g.says()
	for i := 0; i < lines; i += 2 {
		err := g.await(ctx, "You said: "+says[i])
		if err == nil {
			err = g.say(ctx, says[i+1])
		}
		if err == nil {
			err = g.say(ctx, says[i+2])
		}
		if err != nil {
			return err
		}
	}
	if err := g.await(ctx, "You said: "+says[lines]); err != nil {
		return err
	}
	return g.part(ctx)
}

// part says the last words, and leaves or waits for the good-bye.
func (g *guest) part(ctx context.Context) error {
	if err := g.say(ctx, g.lastWords()); err != nil {
		return err
	}
	if g.stays() {
		return g.await(ctx, "Goodbye!")
	}
	return g.leave(ctx)
}

// await hears until something is said.
func (g *guest) await(ctx context.Context, text string) error {
	for {
		next, err := g.next(ctx)
		if err != nil {
			return fmt.Errorf("waiting for %q: %w", text, err)
		}
		if next == text {
			return nil
		}
	}
}

func (g *guest) open(ctx context.Context) error {
	name := fmt.Sprint("Guest ", g.number)
	create := guestchat.CreateConversation{
		OrganizationID: killedOrganization, DeploymentID: killedDeployment,
		RoutingTarget: &guestchat.RoutingTarget{TargetType: "QUEUE", TargetAddress: "Front"},
		MemberInfo:    &guestchat.MemberInfo{DisplayName: &name},
	}
	return g.until(ctx, func() (bool, error) {
		return g.call(ctx, http.MethodPost, guestchat.BasePath+"/conversations", create, &g.chat)
	})
}

// say says a line. Whether one has arrived that was not answered, the transcript
// tells.
func (g *guest) say(ctx context.Context, text string) error {
	return g.until(ctx, func() (bool, error) {
		done, err := g.call(ctx, http.MethodPost, g.path("/members/"+g.chat.Member.ID+"/messages"), guestchat.CreateMessage{Body: &text}, nil)
		if done || err != nil {
			return done, err
		}
		var said []guestchat.Message
		err = g.until(ctx, func() (done bool, err error) {
			said, done, err = g.transcript(ctx)
			return done, err
		})
		return slices.ContainsFunc(said, func(m guestchat.Message) bool { return g.isOwn(m) && m.Body == text }), err
	})
}

// leave leaves; who has left cannot do so again, which is good enough.
func (g *guest) leave(ctx context.Context) error {
	err := g.until(ctx, func() (bool, error) {
		return g.call(ctx, http.MethodDelete, g.path("/members/"+g.chat.Member.ID), nil, nil)
	})
	if err != nil && strings.Contains(err.Error(), guestchat.MemberLeft.Code) {
		return nil
	}
	return err
}
