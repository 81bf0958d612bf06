package layered

// turn says which edges have to be turned round for all to point downwards:
// those that lead back to a box from which they can be reached, seen from the
// first box on.
func turn(boxes int, edges []Edge) []bool {
	turned := make([]bool, len(edges))
	out := make([][]int, boxes)
	for i, e := range edges {
		out[e.From] = append(out[e.From], i)
	}
	const open, done = 1, 2
	state := make([]int, boxes)
	var visit func(box int)
	visit = func(box int) {
		state[box] = open
		for _, i := range out[box] {
			switch to := edges[i].To; state[to] {
			case open:
				turned[i] = to != box
			case 0:
				visit(to)
			}
		}
		state[box] = done
	}
	for box := range boxes {
		if state[box] == 0 {
			visit(box)
		}
	}
	return turned
}

// rank gives each box its layer. Boxes get the even ones, so that there is a
// layer for the label of every edge between them.
func rank(boxes int, edges []Edge, turned []bool) []int {
	above, below := make([][]int, boxes), make([][]int, boxes)
	for i, e := range edges {
		from, to := e.From, e.To
		if turned[i] {
			from, to = to, from
		}
		if from != to {
			below[from] = append(below[from], to)
			above[to] = append(above[to], from)
		}
	}
	ranks := make([]int, boxes)
	for changed := true; changed; {
		changed = false
		for box := range boxes {
			for _, to := range below[box] {
				if ranks[to] < ranks[box]+1 {
					ranks[to], changed = ranks[box]+1, true
				}
			}
		}
	}
	pull(ranks, above, below)
	for i := range ranks {
		ranks[i] *= 2
	}
	return ranks
}

// pull moves boxes down as far as they can go while that makes arrows shorter:
// those which more arrows leave than reach.
func pull(ranks []int, above, below [][]int) {
	for changed := true; changed; {
		changed = false
		for box := range ranks {
			if len(below[box]) <= len(above[box]) {
				continue
			}
			lowest := ranks[below[box][0]]
			for _, to := range below[box] {
				lowest = min(lowest, ranks[to])
			}
			if lowest-1 > ranks[box] {
				ranks[box], changed = lowest-1, true
			}
		}
	}
}
