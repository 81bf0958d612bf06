// Package repair puts right what there is only one way to put right in a flow
// file: a text that YAML wants in quotes, a tab, a name that is one slip of the
// fingers away from just one that exists.
//
//	fixed, err := repair.Source("a.flow.yaml", data, func(data []byte) (flows.Problems, error) {
//		_, problems := flows.Load("a.flow.yaml", data)
//		return problems, nil
//	})
//
// It changes the faulty spot and nothing else, so that comments, the order of
// keys and the ends of lines stay as they are. It is careful: after each repair
// the file is checked again, and a repair after which there are not fewer
// errors is taken back. Repairing what was repaired changes nothing.
package repair

import "github.com/botrunner/botrunner/flows"

// A Result is a file after its repair.
type Result struct {
	Data []byte
	// Done are the problems that were repaired, in the order in which that
	// happened. Each stands where it was in the file of that moment; of the line
	// numbers none changes.
	Done []flows.Problem
	// Left are the problems that remain, of all files that check speaks of.
	Left flows.Problems
}

// maxTries bounds how often one file is checked again.
const maxTries = 500

// A Check finds the problems of what a file may become, and maybe of others.
type Check func(data []byte) (flows.Problems, error)

// Source repairs a file: of the problems that check finds those of the file
// with this name. An error of check ends it.
func Source(name string, data []byte, check Check) (Result, error) {
	left, err := check(data)
	if err != nil {
		return Result{}, err
	}
	r := Result{Data: data, Left: left}
	inVain, since := map[flows.Repair]bool{}, 0 // since those were tried so many have helped
	for range maxTries {
		p, found := r.next(name, inVain)
		switch {
		case !found && len(r.Done) == since:
			return r, nil
		case !found: // what was in vain may help now
			since = len(r.Done)
			clear(inVain)
			continue
		}
		helped, err := r.try(p, check)
		if err != nil {
			return Result{}, err
		}
		inVain[p.Repair] = !helped
	}
	return r, nil
}

// next finds the first problem whose repair was not tried in vain.
func (r *Result) next(name string, inVain map[flows.Repair]bool) (flows.Problem, bool) {
	for _, p := range r.Left {
		if p.File == name && p.Repair != (flows.Repair{}) && !inVain[p.Repair] {
			return p, true
		}
	}
	return flows.Problem{}, false
}

// try makes a repair and reports whether it helped. If not, all is as before.
func (r *Result) try(p flows.Problem, check Check) (bool, error) {
	data, ok := apply(r.Data, p.Repair)
	if !ok {
		return false, nil
	}
	left, err := check(data)
	if err != nil || !better(p.Severity, r.Left, left) {
		return false, err
	}
	r.Data, r.Left = data, left
	r.Done = append(r.Done, p)
	return true, nil
}

// better reports whether repairing a problem did good: there are fewer errors,
// or no more errors and fewer problems if it was none itself.
func better(repaired flows.Severity, before, after flows.Problems) bool {
	if repaired == flows.Error {
		return errors(after) < errors(before)
	}
	return errors(after) <= errors(before) && len(after) < len(before)
}

func errors(ps flows.Problems) int {
	n := 0
	for _, p := range ps {
		if p.Severity == flows.Error {
			n++
		}
	}
	return n
}
