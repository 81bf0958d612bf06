package front

import (
	"slices"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// agents are the humans whom a customer sees, each a member of the conversation
// for as long as they are there. They are known by their names only; of two with
// the same name, the one who came last is taken to leave first.
//
// It is used by one goroutine at a time.
type agents struct {
	chat  *guestchat.Conversation
	there []agent
}

type agent struct {
	name   string
	member *guestchat.Participant
}

// do does in the agent's name what the message tells.
func (a *agents) do(m bot.Message) error {
	switch m.Kind {
	case bot.Joined:
		a.join(m.Name)
	case bot.Left:
		a.part(m.Name)
	case bot.TypingStarted:
		return a.named(m.Name).Typing()
	case bot.Words, bot.TypingStopped: // words are the line's; of the other the API has no such frame: clients stop to show it by themselves
	}
	return nil
}

func (a *agents) join(name string) *guestchat.Participant {
	p := a.chat.Join(guestchat.Member{Role: guestchat.RoleAgent, DisplayName: name})
	a.there = append(a.there, agent{name, p})
	return p
}

func (a *agents) part(name string) {
	for i, one := range slices.Backward(a.there) {
		if one.name == name {
			one.member.Leave()
			a.there = slices.Delete(a.there, i, i+1)
			return
		}
	}
}

// named is the agent of that name. One whose coming nobody told of comes now.
func (a *agents) named(name string) *guestchat.Participant {
	for _, one := range slices.Backward(a.there) {
		if one.name == name {
			return one.member
		}
	}
	return a.join(name)
}

// leave takes all of them out.
func (a *agents) leave() {
	for _, one := range a.there {
		one.member.Leave()
	}
	a.there = nil
}
