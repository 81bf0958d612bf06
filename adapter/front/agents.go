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

// newAgents finds those who are there already, in a conversation that is taken
// up.
func newAgents(c *guestchat.Conversation) agents {
	a := agents{chat: c}
	for _, m := range c.Members() {
		if m.Role == guestchat.RoleAgent && m.State == guestchat.Connected {
			a.there = append(a.there, agent{m.DisplayName, c.Participant(m.ID)})
		}
	}
	return a
}

// do does in the agent's name what the message tells.
func (a *agents) do(m bot.Message) error {
	switch m.Kind {
	case bot.Joined:
		a.join(m)
	case bot.Left:
		a.part(m.Name)
	case bot.TypingStarted:
		return a.named(m).Typing()
	case bot.Words, bot.TypingStopped: // words are the line's; of the other the API has no such frame: clients stop to show it by themselves
	}
	return nil
}

func (a *agents) join(m bot.Message) *guestchat.Participant {
	who := guestchat.Member{Role: guestchat.RoleAgent, DisplayName: m.Name}
	var p *guestchat.Participant
	if m.ID != "" {
		p = a.chat.JoinOnce(m.ID+"/join", who)
	} else {
		p = a.chat.Join(who)
	}
	if !slices.ContainsFunc(a.there, func(one agent) bool { return one.member.Member().ID == p.Member().ID }) {
		a.there = append(a.there, agent{m.Name, p})
	}
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

// named is the agent who a message is from. One whose coming nobody told of comes now.
func (a *agents) named(m bot.Message) *guestchat.Participant {
	for _, one := range slices.Backward(a.there) {
		if one.name == m.Name {
			return one.member
		}
	}
	return a.join(m)
}

// leave takes all of them out.
func (a *agents) leave() {
	for _, one := range a.there {
		one.member.Leave()
	}
	a.there = nil
}
