package bot

import "slices"

// Which variables a conversation still needs from a step on, as compilers ask of
// the registers of a program.

// A varSet is a set of variables by index.
type varSet []uint64

func newVarSet(vars int) varSet { return make(varSet, (vars+63)/64) }

func (s varSet) has(i int) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s varSet) add(i int) { s[i/64] |= 1 << (i % 64) }

// join adds what another set has and a third has not, and reports whether that
// was anything.
func (s varSet) join(other, without varSet) bool {
	grown := false
	for i := range s {
		now := s[i] | other[i]&^without[i]
		grown = grown || now != s[i]
		s[i] = now
	}
	return grown
}

// live lists for each step the variables whose values may be needed from there
// on, before anything gives them others.
func (d *Dialog) live() []varSet {
	live := make([]varSet, len(d.Steps))
	given := make([]varSet, len(d.Steps))
	for i, s := range d.Steps {
		live[i], given[i] = newVarSet(len(d.Vars)), newVarSet(len(d.Vars))
		for _, v := range s.Needs {
			live[i].add(v)
		}
		for _, v := range gives(s.Verb) {
			if v != Nowhere {
				given[i].add(v)
			}
		}
	}
	none, answers := newVarSet(len(d.Vars)), newVarSet(len(d.Vars))
	for i := range d.Vars {
		if !d.Vars[i].Input {
			answers.add(i)
		}
	}
	join := func(at int, ways []int, without varSet) (grown bool) {
		for _, to := range ways {
			if to != Nowhere && live[at].join(live[to], without) {
				grown = true
			}
		}
		return grown
	}
	for grown := true; grown; {
		grown = false
		for i := range slices.Backward(d.Steps) { // against the order of most flows
			behind, past, anew := d.ways(i)
			grown = join(i, behind, given[i]) || grown
			grown = join(i, past, none) || grown
			grown = join(i, anew, answers) || grown
		}
	}
	return live
}

// ways are the steps to which a step leads behind what it gives variables, past
// it, and by forgetting all answers.
func (d *Dialog) ways(i int) (behind, past, anew []int) {
	s := &d.Steps[i]
	past = d.interruptions(i)
	if s.waits() {
		for _, a := range d.Anytime {
			if a.Then == Restart && a.Within.holds(i) {
				anew = append(anew, a.Next)
			}
		}
	}
	v, asks := s.Verb.(*Ask)
	if !asks {
		return append(s.Verb.exits(), s.Next), past, anew
	}
	behind = []int{s.Next}
	for _, o := range v.Options {
		behind = append(behind, o.Next)
	}
	for _, c := range v.Checks {
		behind = append(behind, c.Next)
	}
	return behind, append(past, v.GiveUp, v.Silent), anew
}

// gives are the variables to which a verb gives values, or takes them away,
// whatever comes of it.
func gives(v Verb) []int {
	switch v := v.(type) {
	case *Ask:
		return []int{v.Save}
	case *Set:
		var vars []int
		for _, a := range v.Assign {
			vars = append(vars, a.Var)
		}
		return vars
	case *Return:
		var vars []int
		for _, c := range v.Save {
			vars = append(vars, c.Var)
		}
		return vars
	case *Done:
		return []int{v.Save}
	case *Call:
		var vars []int
		for _, r := range v.Save {
			vars = append(vars, r.Var)
		}
		return vars
	case *Run:
		var vars []int
		for i := v.Vars.From; i < v.Vars.To; i++ {
			vars = append(vars, i)
		}
		return vars
	default:
		return nil
	}
}
