package webmessaging

import (
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// A cast is who is taken to be in the chat. The wire tells of nobody who comes,
// so it is concluded from who speaks:
//
//   - An outbound message by a human, or typing by one: an agent is there. From
//     words that follows, from typing it is likely.
//   - Where the server does not say who made a message, a name that is not the
//     bot's: an agent is there. That is a guess.
//   - Another name than before: the agent before has given the chat away. That
//     is a guess, and given up once the agent before speaks again.
//   - The end of the conversation: whoever was there has left.
type cast struct {
	guest   genesys.Participant
	botName string

	bot     bool // a bot has spoken
	agents  []genesys.Participant
	met     map[string]bool // agents who were there at any time
	meeting bool            // there are several agents at once
	spoke   time.Time
}

// greet is the guest's own joining.
func (c *cast) greet(at time.Time) []genesys.Message {
	return []genesys.Message{movement(genesys.TypeParticipantJoined, c.guest, at, "")}
}

// farewell is the guest's own leaving.
func (c *cast) farewell(at time.Time) []genesys.Message {
	return []genesys.Message{movement(genesys.TypeParticipantLeft, c.guest, at, "")}
}

func movement(t genesys.MessageType, p genesys.Participant, at time.Time, sure genesys.Certainty) genesys.Message {
	return genesys.Message{ID: string(t) + "-" + p.ID, Type: t, Time: at, From: p, Certainty: sure}
}

// author is who made a message.
func (c *cast) author(m Message) genesys.Participant {
	if m.Direction == Inbound {
		return c.guest
	}
	name := ""
	if m.Channel != nil && m.Channel.From != nil {
		from := m.Channel.From
		if name = from.Nickname; name == "" {
			name = from.FirstName
		}
	}
	human := m.OriginatingEntity == Human || m.OriginatingEntity == "" && name != "" && name != c.botName
	if !human {
		orDefault(&name, c.botName)
		return genesys.Participant{ID: "bot", Name: name, Type: genesys.Bot}
	}
	orDefault(&name, "Agent")
	return genesys.Participant{ID: "agent-" + name, Name: name, Type: genesys.Agent}
}

// speaks concludes who is there from who speaks.
func (c *cast) speaks(m Message) []genesys.Message {
	if m.Time().After(c.spoke) {
		c.spoke = m.Time()
	}
	sure := genesys.Certain
	if m.OriginatingEntity == "" {
		sure = genesys.Guessed
	}
	return c.here(m, sure)
}

// types concludes who is there from who types, and says that they do.
func (c *cast) types(m Message) []genesys.Message {
	p := c.author(m)
	out := c.here(m, genesys.Likely)
	return append(out, genesys.Message{ID: m.ID, Type: genesys.TypeTypingStarted, Time: m.Time(), From: p})
}

func (c *cast) here(m Message, sure genesys.Certainty) (out []genesys.Message) {
	p := c.author(m)
	if p.Type == genesys.Bot {
		if !c.bot {
			c.bot = true
			out = append(out, movement(genesys.TypeParticipantJoined, p, m.Time(), sure))
		}
		return out
	}
	for _, known := range c.agents {
		if known.ID == p.ID {
			return nil
		}
	}
	c.meeting = c.meeting || c.met[p.ID]
	if len(c.agents) > 0 && !c.meeting {
		out = append(out, movement(genesys.TypeParticipantLeft, c.agents[0], m.Time(), genesys.Guessed))
		c.agents = nil
	}
	c.agents = append(c.agents, p)
	if c.met == nil {
		c.met = map[string]bool{}
	}
	c.met[p.ID] = true
	return append(out, movement(genesys.TypeParticipantJoined, p, m.Time(), sure))
}

// disconnects are the leavings that the end of a conversation brings.
func (c *cast) disconnects(m Message) (out []genesys.Message) {
	for _, p := range c.agents {
		out = append(out, movement(genesys.TypeParticipantLeft, p, m.Time(), genesys.Certain))
	}
	c.agents, c.bot = nil, false
	return out
}
