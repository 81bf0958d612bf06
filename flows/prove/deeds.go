package prove

import (
	"iter"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// inputs are what to hand over at the start, so that a conversation begins in a
// state.
func (pl *player) inputs(begin int) []map[string]any {
	given := map[string]any{}
	var open []int // inputs that may be anything else
	for slot, v := range pl.w.vars {
		in := pl.w.p.d.Vars[v]
		if !in.Input || !pl.w.live[0][slot] {
			continue
		}
		switch value := pl.w.states[begin].values[slot]; {
		case value.known && value.is != in.Default:
			given[in.Name] = value.is
		case !value.known:
			open = append(open, v)
		}
	}
	if len(open) == 0 {
		return []map[string]any{given}
	}
	var all []map[string]any
	for _, x := range pl.w.p.samples.inputs {
		one := maps.Clone(given)
		for _, v := range open {
			in := pl.w.p.d.Vars[v]
			if _, text := x.(string); !text && pl.w.p.file(in.Name) {
				continue
			}
			if text, is := x.(string); in.Secret || is && in.Type != nil && !pl.w.p.file(in.Name) {
				if _, fits := in.Type.Read(text); !fits {
					continue
				}
			}
			one[in.Name] = x
		}
		all = append(all, one)
	}
	return all
}

// file reports whether an input is a file, which any text may name.
func (p *Prover) file(input string) bool {
	for _, in := range p.f.Inputs {
		if in.Name.Text == input {
			return in.Type.Text == "file"
		}
	}
	return false
}

// A deed is something that somebody does. It reports whether it had the effect.
type deed func(*take) bool

// deeds are what can bring a conversation along a hop, one after the other to
// be tried.
func (pl *player) deeds(t *take, h *hop) iter.Seq[deed] {
	return func(yield func(deed) bool) {
		switch {
		case h.why == answer && h.with != "":
			yield(func(t *take) bool { return pl.press(t, h.with) })
		case h.why == answer && pl.wanted(t) != "":
			yield(func(t *take) bool { return pl.send(t, pl.wanted(t)) })
		case h.why == answer:
			for _, words := range pl.w.p.samples.answers(&pl.w.p.steps[t.c.At]) {
				if !yield(func(t *take) bool { return pl.say(t, words) }) {
					return
				}
			}
		case h.why == word:
			yield(func(t *take) bool { return pl.say(t, h.with) })
		case h.why == giveUp:
			yield(pl.failAll)
		case h.why == silent:
			yield(pl.beSilent)
		case h.why == replied:
			for nth := range maxReplies {
				if !yield(func(t *take) bool { return pl.reply(t, h.to, nth) }) {
					return
				}
			}
		case h.why == refused:
			yield(func(t *take) bool { return pl.happen(t, bot.EventError) })
		case h.why == left:
			yield(func(t *take) bool { return pl.happen(t, bot.EventAgentConnected) && pl.happen(t, bot.EventEnded) })
		default:
			yield(func(t *take) bool { return pl.happen(t, h.with) })
		}
	}
}

func (pl *player) at(t *take) string { return pl.w.p.d.Steps[t.c.At].Name }

// say says words and waits until they have been heard.
func (pl *player) say(t *take, words string) bool {
	t.lines = append(t.lines, Line{User: words, At: pl.at(t)})
	return pl.hear(t, bot.Message{From: bot.FromCustomer, Text: words})
}

// wanted is the name of a file that answers the open question; there is none to
// a question for something else.
func (pl *player) wanted(t *take) string {
	s := pl.w.p.steps[t.c.At].wrote
	if s == nil || s.Question == nil || s.Question.Type == nil || s.Question.Type.Text != "file" {
		return ""
	}
	return s.Question.SampleFile()
}

func (pl *player) send(t *take, name string) bool {
	t.lines = append(t.lines, Line{File: name, At: pl.at(t)})
	return pl.hear(t, bot.Message{From: bot.FromCustomer, Files: []bot.File{{ID: name, Name: name}}})
}

func (pl *player) hear(t *take, m bot.Message) bool {
	ok := pl.step(t, bot.Said{At: t.now, Message: m})
	if ok && !t.c.Settle.IsZero() {
		t.now = t.c.Settle
		ok = pl.step(t, bot.Ticked{At: t.now})
	}
	if ok && t.c.Offer != nil && t.c.Offer.Why == bot.ReadBack {
		return pl.press(t, "yes")
	}
	return ok
}

func (pl *player) press(t *take, key string) bool {
	t.lines = append(t.lines, Line{Press: key, At: pl.at(t)})
	return pl.step(t, bot.Said{At: t.now, Message: bot.Message{From: bot.FromCustomer, Text: key, Choice: key}})
}

// failAll answers wrongly until the question gives up.
func (pl *player) failAll(t *take) bool {
	for {
		misses, all := t.c.Misses, t.c.AllMisses
		if !pl.failOnce(t) {
			return false
		}
		if t.c.AllMisses == all+1 && t.c.Misses != misses+1 || t.c.Phase == bot.Over {
			return true
		}
	}
}

func (pl *player) failOnce(t *take) bool {
	wrong := append([]string{"zzz"}, pl.w.p.samples.said...)
	for _, words := range wrong {
		pl.trials++
		next := *t
		next.lines = slices.Clip(t.lines)
		if pl.say(&next, words) && next.c.AllMisses > t.c.AllMisses {
			*t = next
			return true
		}
	}
	return false
}

// beSilent lets time pass until the step has had enough of it.
func (pl *player) beSilent(t *take) bool {
	from, at := t.now, pl.at(t)
	ticks := 1
	var until time.Time
	switch v := pl.w.p.d.Steps[t.c.At].Verb.(type) {
	case *bot.Ask:
		if !v.Nudge.IsZero() && !t.c.Nudged {
			ticks++
		}
	case *bot.Escalate:
		until = t.c.Nobody
	}
	t.lines = append(t.lines, Line{At: at})
	for range ticks {
		if until.IsZero() || ticks > 1 {
			until = t.c.Wake()
		}
		if until.IsZero() {
			return false
		}
		t.now = until
		if !pl.step(t, bot.Ticked{At: t.now}) {
			return false
		}
		until = time.Time{}
	}
	t.lines[len(t.lines)-1].Silence = plainTime(t.now.Sub(from))
	return true
}

// happen lets the chat do something.
func (pl *player) happen(t *take, name string) bool {
	if t.c.Chat.State == bot.NoChat {
		return false
	}
	line := Line{Event: name, At: pl.at(t)}
	e := bot.ChatEvent{Name: name, Chat: t.c.Chat.Number}
	switch name {
	case bot.EventMessageReceived:
		e.Text, e.Agent = "Hello.", "Avery"
		line.Text = e.Text
	case bot.EventEnded, bot.EventError:
	default:
		e.Agent = "Avery"
	}
	t.lines = append(t.lines, line)
	return pl.step(t, bot.ChatHappened{At: t.now, ChatEvent: e})
}

// plainTime writes a length of time as flows do: 2m, not 2m0s.
func plainTime(d time.Duration) string {
	s := d.String()
	for _, zero := range []string{"m0s", "h0m"} {
		if strings.HasSuffix(s, zero) {
			s = s[:len(s)-len("0s")]
		}
	}
	return s
}
