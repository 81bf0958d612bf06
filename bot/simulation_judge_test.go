package bot_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// wrong fails the world, with all that is needed to see why.
func (w *world) wrong(about, format string, args ...any) {
	w.t.Helper()
	if w.t.Failed() {
		return
	}
	w.note(about, "WRONG: "+format, args...)
	w.t.Errorf("world %d (run it alone with -world %d): %s\n%s\n\nrunners:\n%s", w.seed, w.seed, w.plan,
		strings.Join(w.trace.about[about], "\n"), strings.Join(w.trace.about[""], "\n"))
}

// judge compares, when all is over, what each side has said and heard.
func (w *world) judge() {
	for _, id := range w.depot.ids {
		if left, ok := w.depot.stored[id]; ok {
			w.wrong(id, "it is not forgotten: owner %q, epoch %d", w.nameOf(left.Owner), left.Epoch)
		}
	}
	for _, c := range w.customers {
		if !c.done {
			w.wrong(c.id, "%s has come to no end", c.name)
		}
		w.judgeOne(c)
	}
}

func (w *world) nameOf(runner string) string {
	for _, p := range w.processes {
		if p.runner != nil && p.runner.ID() == runner {
			return p.String()
		}
	}
	return runner
}

var number = regexp.MustCompile(`line (\d+)`)

// numbers are those of the lines in texts.
func numbers(texts []string) (all []int) {
	for _, text := range texts {
		for _, m := range number.FindAllStringSubmatch(text, -1) {
			n, _ := strconv.Atoi(m[1])
			all = append(all, n)
		}
	}
	return all
}

// An account is what there is to know of a customer's conversation.
type account struct {
	said    []int    // lines that were confirmed to the customer
	reached []int    // lines that the agents have
	agents  []string // what the agents said
	seen    []string // what the customer saw of the agents
	bot     []string // and of the bot
	refused bool     // a command failed, so the bot gave a chat up
	hungUp  bool     // the agent ended the chat early, or nobody came
}

func (w *world) account(c *customer) account {
	h := account{said: numbers(c.said), refused: w.centre.refused[c.id]}
	met := false // an agent, in the chat that was opened last
	for _, chat := range w.centre.chats {
		if chat.about != c.id {
			continue
		}
		h.hungUp = h.hungUp || chat.hungUp
		met = chat.agents > 0
		for _, line := range chat.log {
			switch line.what {
			case "said":
				h.reached = append(h.reached, numbers([]string{line.text})...)
			case "agent":
				if !strings.HasPrefix(line.text, "Hello") {
					h.agents = append(h.agents, line.text)
				}
			}
		}
	}
	h.hungUp = h.hungUp || !met
	for _, e := range c.seen {
		switch {
		case e.From == bot.FromBot:
			h.bot = append(h.bot, e.Text)
		case !strings.HasPrefix(e.Text, "Hello"):
			h.seen = append(h.seen, e.Text)
		}
	}
	return h
}

// judgeOne holds a conversation to what was promised. In each, whatever happened,
// nothing is said twice and all is in order. Where nothing happened that may cost
// words – a customer who goes, an agent who hangs up, a command that the contact
// centre did not confirm – nothing is missing either.
func (w *world) judgeOne(c *customer) {
	h := w.account(c)
	w.tally.conversations++
	if !rising(h.reached) {
		w.wrong(c.id, "the agent got lines %v", h.reached)
	}
	if !isWithin(h.seen, h.agents) {
		w.wrong(c.id, "the agent said %q, the customer saw %q", h.agents, h.seen)
	}
	if c.habit != stays || h.refused {
		return
	}
	if len(h.seen) < len(h.agents) {
		w.wrong(c.id, "the agent said %q, the customer saw only %q", h.agents, h.seen)
	}
	if h.hungUp {
		return
	}
	w.tally.whole++
	if !slices.Equal(h.reached, h.said) || len(h.said) != c.lines {
		w.wrong(c.id, "of %d lines %v were confirmed, the agent got %v", c.lines, h.said, h.reached)
	}
	if want := []string{"Hello", "Who are you?", "One moment.", "Was that all?", "Bye"}; !slices.Equal(h.bot, want) {
		w.wrong(c.id, "the bot said %q", h.bot)
	}
	if outcome := w.centre.outcomes[c.id]; outcome != "done" {
		w.wrong(c.id, "its outcome is %q", outcome)
	}
}

func rising(numbers []int) bool {
	return slices.IsSorted(numbers) && len(slices.Compact(slices.Clone(numbers))) == len(numbers)
}

// isWithin reports whether some texts are among all of them, in their order.
func isWithin(some, all []string) bool {
	for _, text := range some {
		i := slices.Index(all, text)
		if i < 0 {
			return false
		}
		all = all[i+1:]
	}
	return true
}

// most is how long a world may take to come to its end once nothing goes wrong.
const most = 6 * time.Hour
