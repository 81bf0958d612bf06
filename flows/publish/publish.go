// Package publish says beforehand which live conversations would move to new
// versions of their flows, which would stay on theirs, and why.
//
//	report, err := publish.Plan(versions, running)
//	fmt.Print(report)
//
// The rules are those of [bot.Mover], which moves the conversations when it comes
// to that.
package publish

import (
	"cmp"
	"errors"
	"iter"
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// Versions are the flows that a plan compares.
type Versions struct {
	New []*bot.Engine // to be published, each of another flow
	Old []*bot.Engine // in which conversations are, as far as they are at hand

	Pinned string // why all conversations stay where they are; empty: they may move
}

// A Report is what publishing would do.
type Report struct {
	Running int      `json:"running"` // conversations
	Move    int      `json:"move"`
	Current int      `json:"current"` // that are in the new version already
	Stay    int      `json:"stay"`
	Unknown int      `json:"unknown"` // in a version that is not at hand
	Unread  int      `json:"unread"`  // that could not be read, beside those running; they stay as well
	Gone    int      `json:"gone"`    // with a flow that is not among the new ones; they stay as well
	Why     []Reason `json:"why"`     // conversations stay
	Renames []Rename `json:"renames"` // that no version at hand knows of
}

// A Reason is why conversations stay.
type Reason struct {
	Flow          string   `json:"flow"`
	Step          string   `json:"step,omitempty"` // by its name in their version; empty: it is about a variable
	Reason        string   `json:"reason"`
	Conversations int      `json:"conversations"`
	Examples      []string `json:"examples"` // their ids, at most three
}

// A Rename is a `was` that names a step which was not there.
type Rename struct {
	Flow string `json:"flow"`
	Step string `json:"step"`
	Was  string `json:"was"`
}

// Plan goes through all conversations that run. It returns the error with which
// these end, beside the report on what came before.
func Plan(v Versions, running iter.Seq2[bot.Standing, error]) (*Report, error) {
	p := &plan{pinned: v.Pinned, report: &Report{Why: []Reason{}, Renames: []Rename{}}, old: map[string]*bot.Engine{}, now: map[string]*bot.Engine{}, movers: map[string]*bot.Mover{}, why: map[reason]*Reason{}}
	for _, e := range v.Old {
		p.old[e.Dialog().Hash] = e
	}
	for _, e := range v.New {
		p.now[e.Dialog().Name] = e
		p.old[e.Dialog().Hash] = e
	}
	p.renames(v)
	var failed error
	for s, err := range running {
		if err != nil {
			failed = err
			break
		}
		p.judge(s)
	}
	for _, r := range p.why {
		p.report.Why = append(p.report.Why, *r)
	}
	slices.SortFunc(p.report.Why, func(a, b Reason) int {
		return cmp.Or(-cmp.Compare(a.Conversations, b.Conversations), cmp.Compare(a.Flow, b.Flow), cmp.Compare(a.Step, b.Step), cmp.Compare(a.Reason, b.Reason))
	})
	return p.report, failed
}

type plan struct {
	pinned string
	report *Report
	old    map[string]*bot.Engine // by hash
	now    map[string]*bot.Engine // by name
	movers map[string]*bot.Mover  // by the hash of the version that they move from
	why    map[reason]*Reason
}

type reason struct{ flow, step, why string }

// judge finds out what becomes of one conversation.
func (p *plan) judge(s bot.Standing) {
	p.report.Running++
	from := p.old[s.Dialog]
	if p.pinned != "" && (from == nil || p.now[from.Dialog().Name] != from) {
		p.stays(s.Flow, s.ID, &bot.StayError{Reason: p.pinned})
		return
	}
	if from == nil {
		p.report.Unknown++
		return
	}
	to := p.now[from.Dialog().Name]
	switch {
	case to == nil:
		p.report.Gone++
		return
	case to.Dialog().Hash == s.Dialog:
		p.report.Current++
		return
	}
	m := p.movers[s.Dialog]
	if m == nil {
		m = bot.NewMover(from, to)
		p.movers[s.Dialog] = m
	}
	if stays, is := errors.AsType[*bot.StayError](m.Check(s)); is {
		p.stays(from.Dialog().Name, s.ID, stays)
		return
	}
	p.report.Move++
}

func (p *plan) stays(flow, id string, e *bot.StayError) {
	p.report.Stay++
	key := reason{flow, e.Step, e.Reason}
	r := p.why[key]
	if r == nil {
		r = &Reason{Flow: flow, Step: e.Step, Reason: e.Reason}
		p.why[key] = r
	}
	r.Conversations++
	const examples = 3
	if len(r.Examples) < examples {
		r.Examples = append(r.Examples, id)
	}
}

// renames finds steps that were called as no step was.
func (p *plan) renames(v Versions) {
	known, flows := map[[2]string]bool{}, map[string]bool{}
	for _, e := range v.Old {
		flows[e.Dialog().Name] = true
		for _, s := range e.Dialog().Steps {
			known[[2]string{e.Dialog().Name, s.Name}] = true
			known[[2]string{e.Dialog().Name, s.Was}] = true // it has been renamed before
		}
	}
	for _, e := range v.New {
		for _, s := range e.Dialog().Steps {
			if name := e.Dialog().Name; s.Was != "" && flows[name] && !known[[2]string{name, s.Was}] {
				p.report.Renames = append(p.report.Renames, Rename{name, s.Name, s.Was})
			}
		}
	}
}
