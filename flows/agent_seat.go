package flows

import "github.com/botrunner/botrunner/bot"

// unseated finds what an agent says or does in a chat without being in it: on
// some way there was no join, or a leave after it.
func (c *compiler) unseated() {
	type place struct {
		step   int
		joined bool
	}
	seen := map[place]bool{}
	told := map[int]bool{}
	queue := []place{{0, false}}
	for len(queue) > 0 {
		p := queue[0]
		queue = queue[1:]
		if p.step == bot.Nowhere || seen[p] {
			continue
		}
		seen[p] = true
		verb := c.d.Steps[p.step].Verb
		if !p.joined && needsSeat(verb) && !told[p.step] {
			told[p.step] = true
			s := c.f.Steps[p.step]
			c.errorf(s.Name.At, "step `%s` can come while the agent is not in the chat; put a `join` before it", s.Name.Text)
		}
		joined := seatAfter(verb, p.joined)
		for _, to := range append(exits(verb), c.d.Steps[p.step].Next) {
			queue = append(queue, place{to, joined})
		}
	}
}

func needsSeat(v bot.Verb) bool {
	switch v := v.(type) {
	case *bot.Send, *bot.Typing, *bot.Media, *bot.Transfer, *bot.Leave:
		return true
	case *bot.End:
		return !v.Say.IsZero()
	case *bot.Expect:
		return len(v.Send)+len(v.Reply) > 0
	default:
		return false
	}
}

// seatAfter reports whether the agent is in the chat once a verb is done.
func seatAfter(v bot.Verb, before bool) bool {
	switch v := v.(type) {
	case *bot.Join:
		return true
	case *bot.Leave:
		return v.Back > 0
	case *bot.Transfer:
		return v.Stay
	default:
		return before
	}
}
