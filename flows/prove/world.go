package prove

import (
	"math"
	"slices"

	"github.com/botrunner/botrunner/bot"
)

// Limits of an exploration.
const (
	maxStates = 15_000
	maxStarts = 256
)

// varieties are how many values of one variable are told apart at one step: what
// counts up for ever is soon any number. Where there are too many states fewer
// are, and none at last.
var varieties = []int{40, 6, 0}

// over stands for the state of a conversation that has ended.
const over = -1

// A world is every situation that conversations of a flow can be in, as far as
// some of its variables tell them apart. What does not decide where a
// conversation goes is left out, and so is every value that is no longer
// looked at: that keeps worlds small.
type world struct {
	p      *Prover
	vars   []int          // the variables that count
	slots  map[int]int    // their places among the values of a state
	names  map[string]int // the same, by name
	live   [][]bool       // by step and slot: whether the value is looked at later
	before [][]int        // by step: the questions that lead to it, where go_back needs them

	states  []state
	edges   [][]edge
	index   map[string]int
	variety int            // how many values are told apart at a place
	seen    map[place]int  // how many values there were at a place
	known   map[sight]bool // which
	begin   []int          // the states in which conversations begin
	full    bool           // there are more states than maxStates
	alien   bool           // a verb was met of which only its exits are known
}

// A state is a step that a conversation is at, with what counts.
type state struct {
	step   int
	open   bool // a chat is open that the flow hears for itself
	values []value
}

// A way on is of a kind: who or what makes the conversation go it.
type reason int

const (
	through reason = iota // nobody: the bot goes on by itself
	answer                // the customer answers
	giveUp                // the customer answers wrongly too often
	word                  // the customer says an anytime word
	silent                // nobody says anything for too long
	refused               // the chat cannot start, or breaks
	left                  // the agent leaves
	event                 // the flow acts on an event of the chat
	replied               // the operator\'s systems answer
)

// An edge leads from a state to another, or to over.
type edge struct {
	to    int
	why   reason
	with  string // the option pressed, the word said or the event
	entry int    // of anytime, if it was called for
	cost  int    // in lines of talk
}

// A place is a variable at a step, and a sight a value there.
type (
	place struct{ step, slot int }
	sight struct {
		place
		value
	}
)

// worldOf explores the flow with the variables that the formulas read.
func (p *Prover) worldOf(formulas func(*stage) []formula) *world {
	var w *world
	for _, variety := range varieties {
		var vars []int
		if variety > 0 {
			vars = p.relevant(formulas)
		}
		if w = p.newWorld(formulas, vars, variety); !w.full {
			break
		}
	}
	return w
}

func (p *Prover) newWorld(formulas func(*stage) []formula, vars []int, variety int) *world {
	w := &world{
		p: p, vars: vars, variety: variety, slots: map[int]int{}, names: map[string]int{}, index: map[string]int{}, seen: map[place]int{}, known: map[sight]bool{},
	}
	for s, v := range vars {
		w.slots[v] = s
		w.names[p.d.Vars[v].Name] = s
	}
	if slices.ContainsFunc(p.d.Anytime, func(a bot.Anytime) bool { return a.Then == bot.GoBack }) {
		w.before = p.questionsBefore()
	}
	w.trackLife(formulas)
	w.explore()
	return w
}

// deciding are the formulas that tell where a step leads. The checks come first
// wherever formulas are listed: they alone are computed with the answer saved.
func deciding(s *stage) []formula { return slices.Concat(s.checks, s.ifs) }

// relevant are the variables that the formulas read, and those from which these
// are computed.
func (p *Prover) relevant(formulas func(*stage) []formula) []int {
	counts := map[int]bool{}
	for i := range p.steps {
		for _, f := range formulas(&p.steps[i]) {
			for _, v := range f.uses {
				counts[v] = true
			}
		}
	}
	for before := -1; before != len(counts); {
		before = len(counts)
		for i := range p.steps {
			for k, a := range p.steps[i].sets {
				if counts[a.Var] {
					for _, v := range p.steps[i].assigns[k].uses {
						counts[v] = true
					}
				}
			}
		}
	}
	var vars []int
	for v := range p.d.Vars {
		if counts[v] {
			vars = append(vars, v)
		}
	}
	return vars
}

// questionsBefore lists for each step the questions from which it can be
// reached.
func (p *Prover) questionsBefore() [][]int {
	before := make([][]int, len(p.steps))
	for q := range p.steps {
		if _, is := p.steps[q].Verb.(*bot.Ask); !is {
			continue
		}
		seen := map[int]bool{}
		queue := p.d.Edges(q)
		for len(queue) > 0 {
			i := queue[0]
			queue = queue[1:]
			if !seen[i] {
				seen[i] = true
				before[i] = append(before[i], q)
				queue = append(queue, p.d.Edges(i)...)
			}
		}
	}
	return before
}

// explore finds every state that a conversation can come to.
func (w *world) explore() {
	for _, values := range w.starts() {
		if i := w.enter(0, false, values); !slices.Contains(w.begin, i) {
			w.begin = append(w.begin, i)
		}
	}
	for i := 0; i < len(w.states); i++ {
		if len(w.states) > maxStates {
			w.full = true
			return
		}
		w.edges = append(w.edges, w.leads(i))
	}
}

// starts are all combinations of what the variables can hold at the start, and
// loosely so where these are too many.
func (w *world) starts() [][]value {
	all := [][]value{make([]value, len(w.slots))}
	for s, v := range w.vars {
		choices := w.p.inputs[v]
		if len(all)*len(choices) > maxStarts {
			loose := choices[0]
			for _, c := range choices[1:] {
				loose = join(loose, c)
			}
			choices = []value{loose}
		}
		var next [][]value
		for _, c := range choices {
			for _, values := range all {
				values = slices.Clone(values)
				values[s] = c
				next = append(next, values)
			}
		}
		all = next
	}
	return all
}

// sighted is a value as it is remembered at a place: exactly, unless there were
// too many before it, values or bounds.
func (w *world) sighted(at place, v value) value {
	if v.missing() || w.known[sight{at, v}] {
		return v
	}
	if w.seen[at] == w.variety {
		return value{lo: math.Inf(-1), hi: math.Inf(1), whole: v.integral(), blank: v.blank}
	}
	w.seen[at]++
	w.known[sight{at, v}] = true
	return v
}

// enter returns the state of a conversation that comes to a step.
func (w *world) enter(step int, open bool, values []value) int {
	if step == bot.Nowhere {
		return over
	}
	kept := slices.Clone(values)
	for s := range kept {
		if !w.live[step][s] {
			kept[s] = anything
		} else {
			kept[s] = w.sighted(place{step, s}, kept[s])
		}
	}
	key := make([]byte, 0, 8+8*len(kept))
	key = append(key, byte(step), byte(step>>8), byte(step>>16))
	if open {
		key = append(key, 'o')
	}
	for s, v := range kept {
		if w.live[step][s] {
			key = append(v.key(key), ';')
		}
	}
	if i, ok := w.index[string(key)]; ok {
		return i
	}
	i := len(w.states)
	w.index[string(key)] = i
	w.states = append(w.states, state{step, open, kept})
	return i
}
