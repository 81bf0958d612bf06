package bot_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// A centre is a contact centre: its chats go on whoever serves the customer, and
// its agents repeat each line, so that its way back can be followed.
type centre struct {
	world    *world
	engine   *bot.Engine
	chats    []*chat
	outcomes map[string]string // of conversations, as the bot gave them
	refused  map[string]bool   // conversations of which a command has failed
}

// A chat is one of the centre's.
type chat struct {
	centre *centre
	about  string // the conversation
	number int
	id     string

	log      []happening
	over     bool
	answered int  // of the log
	busy     bool // the agent writes
	agents   int
	heard    time.Time // when the customer wrote last
	hungUp   bool      // the agent ended it while the customer had more to say
	phones   []*phone
}

// A happening is a line of a chat's transcript.
type happening struct {
	what  string // said, hidden, agent, joined, left, ended
	agent string
	text  string
}

// open starts a chat.
func (c *centre) open(about string, number int) *chat {
	w := c.world
	one := &chat{centre: c, about: about, number: number, id: fmt.Sprint("chat ", len(c.chats)+1), heard: time.Now()}
	c.chats = append(c.chats, one)
	w.note(about, "%s begins", one.id)
	if w.rng.IntN(15) > 0 { // or nobody ever comes
		w.after(w.between(time.Second, 90*time.Second), one.join)
	}
	if w.rng.IntN(8) == 0 {
		w.after(w.between(time.Minute, 20*time.Minute), func() {
			if one.agents > 0 && !one.over {
				one.hungUp = true
				one.finish()
			}
		})
	}
	return one
}

func (c *chat) agent() string { return fmt.Sprint("Agent ", c.agents) }

func (c *chat) join() {
	if c.over {
		return
	}
	c.agents++
	c.add("joined", "")
	c.add("agent", "Hello from "+c.agent())
	c.answer()
	c.centre.world.after(35*time.Minute, c.lookAfter)
}

// lookAfter ends a chat whose customer has been silent for long.
func (c *chat) lookAfter() {
	switch idle := time.Since(c.heard); {
	case c.over:
	case idle >= 30*time.Minute:
		c.hungUp = true
		c.finish()
	default:
		c.centre.world.after(35*time.Minute-idle, c.lookAfter)
	}
}

// add writes a line into the transcript, for all who listen.
func (c *chat) add(what, text string) {
	h := happening{what: what, text: text}
	if what != "said" && what != "hidden" {
		h.agent = c.agent()
	}
	c.log = append(c.log, h)
	c.centre.world.note(c.about, "%s: %s %q", c.id, what, text)
	for _, p := range c.phones {
		p.ring(len(c.log))
	}
}

// hear is what the customer says.
func (c *chat) hear(what, text string) {
	c.heard = time.Now()
	c.add(what, text)
	c.answer()
}

// answer has the agent repeat the next line, after a while.
func (c *chat) answer() {
	w := c.centre.world
	if c.busy || c.agents == 0 || c.over {
		return
	}
	for c.answered < len(c.log) && (c.log[c.answered].what != "said") {
		c.answered++
	}
	if c.answered == len(c.log) {
		return
	}
	c.busy = true
	w.after(w.between(time.Second, 15*time.Second), func() {
		text := c.log[c.answered].text
		c.answered++
		c.busy = false
		switch {
		case c.over:
			return
		case text == "bye":
			c.finish()
			return
		case strings.Contains(text, "line"):
			c.add("agent", "You said: "+text)
		}
		if w.rng.IntN(20) == 0 { // the customer is passed on
			c.add("left", "")
			c.agents++
			c.add("joined", "")
		}
		c.answer()
	})
}

// finish ends a chat from the agent's side.
func (c *chat) finish() {
	c.add("left", "")
	c.end()
}

func (c *chat) end() {
	if c.over {
		return
	}
	c.over = true
	c.add("ended", "")
}
