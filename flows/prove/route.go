package prove

import (
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// A route is what an escalate step asks for, as formulas.
type route struct {
	queue, language *wish
	skills          []*wish
	priority        *formula
	priorityAt      *flows.Value
}

// A wish is a text of the routing, if its condition holds.
type wish struct {
	formula
	at *flows.Value // nil: another file has it
	on formula      // of a skill
}

func (p *Prover) route(v *bot.Escalate, wrote *flows.Step) *route {
	r := &route{}
	e := &flows.Escalate{}
	if wrote != nil && wrote.Escalate != nil {
		e = wrote.Escalate
	}
	r.queue, r.language = p.wish(e.Queue, v.Queue), p.wish(e.Language, v.Language)
	for i, s := range v.Skills {
		at := &flows.Skill{}
		if len(e.Skills) == len(v.Skills) {
			at = e.Skills[i]
		}
		if w := p.wish(at.Name, s.Name); w != nil {
			w.on = p.condition(at.If, s.If)
			r.skills = append(r.skills, w)
		}
	}
	if v.Priority != nil {
		f := p.text(e.Priority, v.Priority)
		r.priority, r.priorityAt = &f, e.Priority
	}
	return r
}

// wish is a text of the routing; nil if there is none.
func (p *Prover) wish(at *flows.Value, t bot.Text) *wish {
	switch {
	case t.IsZero():
		return nil
	case t.Expr == nil:
		return &wish{formula: formula{run: func(bot.Scope) (any, error) { return t.Fixed, nil }}, at: at}
	default:
		return &wish{formula: p.text(at, t.Expr), at: at}
	}
}

// routing are the formulas that decide the ways of a flow, and whom it asks for.
func routing(s *stage) []formula {
	all := deciding(s)
	if s.route == nil {
		return all
	}
	for _, w := range append([]*wish{s.route.queue, s.route.language}, s.route.skills...) {
		if w != nil {
			all = append(all, w.formula, w.on)
		}
	}
	if s.route.priority != nil {
		all = append(all, *s.route.priority)
	}
	return all
}
