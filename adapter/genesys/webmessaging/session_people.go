package webmessaging

import (
	"cmp"
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
//
// With a [Platform] that tells who is there, nothing is concluded but what it is
// too late to tell: who speaks before it knows of anybody is there.
type cast struct {
	guest   genesys.Participant
	botName string

	bot     bool // a bot has spoken
	agents  []presentAgent
	met     map[string]bool // agents who were there at any time
	meeting bool            // there are several agents at once
	spoke   time.Time

	watched bool                // the platform tells who is there, or is about to
	peopled bool                // it has told of somebody who is
	last    genesys.Participant // the agent who left last
}

// A presentAgent is an agent who is there. Who was concluded before the platform
// told of them keeps the id that they have had since.
type presentAgent struct {
	genesys.Participant
	person string // id on the platform; empty: concluded
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
	name := m.nickname()
	if !c.byHuman(m) {
		return genesys.Participant{ID: "bot", Name: cmp.Or(name, c.botName), Type: genesys.Bot}
	}
	if p, known := c.speaker(name); known {
		return p
	}
	orDefault(&name, unnamed)
	return genesys.Participant{ID: "agent-" + name, Name: name, Type: genesys.Agent}
}

// unnamed is the name of an agent of whom neither wire nor platform tells one.
const unnamed = "Agent"

// nickname is the name under which a message was sent, as far as it is told.
func (m Message) nickname() string {
	if m.Channel == nil || m.Channel.From == nil {
		return ""
	}
	return cmp.Or(m.Channel.From.Nickname, m.Channel.From.FirstName)
}

func (c *cast) byHuman(m Message) bool {
	name := m.nickname()
	return m.OriginatingEntity == Human || m.OriginatingEntity == "" && name != "" && name != c.botName
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

// types concludes who is there from who types, and says that they do. Who is
// watched is told of in time, so that typing need not be a reason.
func (c *cast) types(m Message) []genesys.Message {
	p := c.author(m)
	if c.watched && p.Type == genesys.Agent && len(c.agents) == 0 {
		return nil
	}
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
	if c.watched && p.ID == c.last.ID {
		return nil // the last words of somebody who has left
	}
	c.meeting = c.meeting || c.met[p.ID]
	if len(c.agents) > 0 && !c.meeting {
		out = append(out, c.leaves(0, m.Time(), genesys.Guessed))
	}
	return append(out, c.joins(presentAgent{Participant: p}, m.Time(), sure))
}

func (c *cast) joins(p presentAgent, at time.Time, sure genesys.Certainty) genesys.Message {
	c.agents = append(c.agents, p)
	if c.met == nil {
		c.met = map[string]bool{}
	}
	c.met[p.ID] = true
	return movement(genesys.TypeParticipantJoined, p.Participant, at, sure)
}

// leaves takes out the agent at that place.
func (c *cast) leaves(i int, at time.Time, sure genesys.Certainty) genesys.Message {
	c.last = c.agents[i].Participant
	c.agents = append(c.agents[:i:i], c.agents[i+1:]...)
	return movement(genesys.TypeParticipantLeft, c.last, at, sure)
}

// disconnects are the leavings that the end of a conversation brings.
func (c *cast) disconnects(m Message) (out []genesys.Message) {
	for len(c.agents) > 0 {
		out = append(out, c.leaves(0, m.Time(), genesys.Certain))
	}
	c.bot = false
	return out
}
