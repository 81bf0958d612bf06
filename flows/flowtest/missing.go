package flowtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// Missing searches for the cases that see what the cases of the file have not:
// few, and short. The cases pass, as they say what the flow does today. What no
// conversation was found for stays uncovered.
func (t *Test) Missing() []*flows.Case {
	seen := t.Run(Options{}).Coverage.seen
	wanted := newMarks(t.route.size())
	for n, is := range seen {
		if !is {
			wanted.set(n)
		}
	}
	taken := map[string]bool{}
	for _, k := range t.suite.Cases {
		taken[k.Name.Text] = true
	}
	var cases []*flows.Case
	for _, s := range t.fewest(wanted) {
		cases = append(cases, t.write(s, wanted, taken))
		wanted.without(s.seen)
	}
	return cases
}

// fewest chooses scenes that have seen all that is wanted and that any has
// seen: always the one that has seen most of what is left, of these the
// shortest, played on for as long as it sees more; then it drops what the others
// make superfluous. To find the very fewest would take longer than anybody
// waits.
func (t *Test) fewest(wanted marks) []*scene {
	s, found := t.explore(wanted)
	left := wanted.clone()
	var chosen []*scene
	for {
		best := richest(found, left)
		if best == nil {
			break
		}
		for {
			unseen := left.clone()
			unseen.without(best.seen)
			further := richest(s.onwards(best), unseen)
			if further == nil {
				break
			}
			best = further
		}
		chosen = append(chosen, best)
		left.without(best.seen)
	}
	return needed(chosen, wanted)
}

// richest is the scene that has seen most of what is left, or nil if none has
// seen anything of it. One that can go on comes before one that is over: there
// are as many cases at least as there are ways to end, and each of them may see
// other things first.
func richest(scenes []*scene, left marks) *scene {
	var best *scene
	most, goesOn := 0, false
	for _, s := range scenes {
		n, on := s.seen.gain(left), s.c.Phase != bot.Over
		if n == 0 || goesOn && !on {
			continue
		}
		if on && !goesOn || n > most || n == most && s.length < best.length {
			best, most, goesOn = s, n, on
		}
	}
	return best
}

// needed drops each scene whose part the others have seen.
func needed(chosen []*scene, wanted marks) []*scene {
	for i := 0; i < len(chosen); i++ {
		need := chosen[i].seen.clone()
		for j, other := range chosen {
			if j != i {
				need.without(other.seen)
			}
		}
		if need.gain(wanted) == 0 {
			chosen = slices.Delete(chosen, i, i+1)
			i--
		}
	}
	return chosen
}

// write makes a case of a scene: the lines that lead to it, what the bot says to
// each, and where the conversation stands then.
func (t *Test) write(s *scene, wanted marks, taken map[string]bool) *flows.Case {
	k := &flows.Case{Given: s.given, Mock: s.mocks, Refused: s.refused, Closed: s.closed}
	var lines []*flows.Line
	for at := s; at.line != nil; at = at.before {
		lines = append(lines, at.line)
	}
	slices.Reverse(lines)
	p := t.play(k, newCoverage(t.route))
	for _, l := range lines {
		k.Talk = append(append(k.Talk, p.heard()...), l)
		p.said = nil
		p.line(l)
	}
	k.Talk = append(k.Talk, p.heard()...)
	k.Expect = p.ending()
	k.Name = &flows.Value{Text: p.name(wanted, taken)}
	return k
}

// heard are the lines that expect what the bot has said.
func (p *player) heard() []*flows.Line {
	const enough = 60
	var lines []*flows.Line
	for _, text := range slices.Compact(p.said) {
		if cut := []rune(text); len(cut) > enough {
			text = string(cut[:enough])
			if i := strings.LastIndex(text, " "); i > 0 {
				text = text[:i]
			}
		}
		if text != "" {
			lines = append(lines, &flows.Line{Deed: flows.BotSays, Text: text})
		}
	}
	return lines
}

// ending is what holds now.
func (p *player) ending() *flows.Ending {
	e := &flows.Ending{Step: &flows.Value{Text: p.route.dialog.Steps[p.c.At].Name}}
	if p.c.Phase == bot.Over {
		e.Outcome = &flows.Value{Text: p.c.Outcome}
	}
	if p.chat != nil {
		if p.chat.Queue != "" {
			e.Queue = &flows.Value{Text: p.chat.Queue}
		}
		if p.chat.Priority != nil {
			e.Priority = &flows.Number{N: *p.chat.Priority}
		}
	}
	return e
}

// name says what a case is for: the first way that it takes and no case before
// it, from which the others may follow.
func (p *player) name(wanted marks, taken map[string]bool) string {
	steps := p.route.dialog.Steps
	name := "stays at " + steps[p.c.At].Name
	for i := range p.path[1:] {
		from, to := p.path[i], p.path[i+1]
		if n, ok := p.route.number[way{from, to}]; ok && wanted.has(len(steps)+n) {
			name = steps[from].Name + " leads to " + steps[to].Name
			break
		}
	}
	unique := name
	for i := 2; taken[unique]; i++ {
		unique = fmt.Sprintf("%s (%d)", name, i)
	}
	taken[unique] = true
	return unique
}
