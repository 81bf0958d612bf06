package flows

// A Repair is the one way to put a [Problem] right: New has to stand in the
// place of Old, which the file has at this position, or behind the quotation
// mark there. Both have the same number of lines. It is zero where there is no
// way or more than one.
type Repair struct {
	Position
	Old, New string
}

// A suggestion ends a message about a name that nobody knows. Given to one as
// an argument it becomes the problem's repair too, if no other name is as near.
type suggestion struct {
	name, only, text string
}

func (s suggestion) String() string { return s.text }

func suggest(name string, known []string) suggestion {
	return suggestion{name, onlyNear(name, known), didYouMean(name, known)}
}

// onlyNear returns the nearest known name unless another one is as near.
func onlyNear(name string, known []string) string {
	best := nearest(name, known)
	if best == "" {
		return ""
	}
	least := distance(name, best, runes(name)+runes(best))
	for _, k := range known {
		if k != best && distance(name, k, least+1) <= least {
			return ""
		}
	}
	return best
}

// repaired gives the problem that was reported last its repair.
func (r *report) repaired(at Position, old, by string) {
	r.problems[len(r.problems)-1].Repair = Repair{at, old, by}
}

// suggested is the repair among the arguments of a message about this place.
func suggested(at Position, args []any) Repair {
	for _, a := range args {
		if s, ok := a.(suggestion); ok && s.only != "" {
			return Repair{at, s.name, s.only}
		}
	}
	return Repair{}
}
