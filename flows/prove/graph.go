package prove

import "slices"

// A hop is one edge on a path, and where it begins.
type hop struct {
	from int
	edge
}

// A path leads from a state over hops, which may be none.
type path struct {
	from int
	hops []hop
}

// end is the state that a path leads to.
func (p path) end() int {
	if len(p.hops) == 0 {
		return p.from
	}
	return p.hops[len(p.hops)-1].to
}

// and goes on where a path ends.
func (p path) and(q path) path { return path{p.from, slices.Concat(p.hops, q.hops)} }

// shortest finds the path with the fewest lines of talk from one of the states
// to a hop that is wanted, along edges that may be used.
func (w *world) shortest(from []int, wanted func(hop) bool, use func(edge) bool) (path, bool) {
	const far = 1 << 30
	cost := make([]int, len(w.states))
	by := make([]hop, len(w.states))
	for i := range cost {
		cost[i] = far
	}
	best, last := far, hop{}
	queue := [][]int{slices.Clone(from)} // by cost
	for _, i := range from {
		cost[i], by[i] = 0, hop{from: over}
	}
	for c := 0; c < len(queue) && c < best; c++ {
		for k := 0; k < len(queue[c]); k++ {
			i := queue[c][k]
			if cost[i] < c {
				continue // a shorter way was found since
			}
			for _, e := range w.edges[i] {
				if !use(e) {
					continue
				}
				if h := (hop{i, e}); c+e.cost < best && wanted(h) {
					best, last = c+e.cost, h
				}
				if e.to == over || cost[e.to] <= c+e.cost {
					continue
				}
				cost[e.to], by[e.to] = c+e.cost, hop{i, e}
				for len(queue) <= c+e.cost {
					queue = append(queue, nil)
				}
				queue[c+e.cost] = append(queue[c+e.cost], e.to)
			}
		}
	}
	if best == far {
		return path{}, false
	}
	return back(by, last), true
}

func back(by []hop, last hop) path {
	p := path{last.from, []hop{last}}
	for ; by[p.from].from != over; p.from = by[p.from].from {
		p.hops = append(p.hops, by[p.from])
	}
	slices.Reverse(p.hops)
	return p
}

// circles finds the groups of states that lead round to themselves along edges
// that may be used. Every state has a group; loop tells which of the groups is
// a circle. A group has a higher number than those that
// it leads to.
func (w *world) circles(use func(edge) bool) (group []int, loop []bool) {
	t := &tarjan{w: w, use: use, group: make([]int, len(w.states)), low: make([]int, len(w.states)), num: make([]int, len(w.states))}
	for i := range w.states {
		t.group[i] = over
	}
	for i := range w.states {
		if t.num[i] == 0 {
			t.from(i)
		}
	}
	return t.group, t.loop
}

// tarjan is his algorithm, without recursion: a flow may be long.
type tarjan struct {
	w        *world
	use      func(edge) bool
	group    []int
	low, num []int
	clock    int
	stack    []int
	loop     []bool
	calls    []call
}

type call struct{ at, edge int }

func (t *tarjan) from(root int) {
	t.open(root)
	for len(t.calls) > 0 {
		c := &t.calls[len(t.calls)-1]
		if c.edge == len(t.w.edges[c.at]) {
			t.close(c.at)
			continue
		}
		e := t.w.edges[c.at][c.edge]
		c.edge++
		switch {
		case e.to == over || !t.use(e):
		case t.num[e.to] == 0:
			t.open(e.to)
		case t.group[e.to] == over:
			t.low[c.at] = min(t.low[c.at], t.num[e.to])
		}
	}
}

func (t *tarjan) open(i int) {
	t.clock++
	t.num[i], t.low[i] = t.clock, t.clock
	t.stack = append(t.stack, i)
	t.calls = append(t.calls, call{at: i})
}

func (t *tarjan) close(i int) {
	t.calls = t.calls[:len(t.calls)-1]
	if len(t.calls) > 0 {
		up := t.calls[len(t.calls)-1].at
		t.low[up] = min(t.low[up], t.low[i])
	}
	if t.low[i] != t.num[i] {
		return
	}
	first := len(t.stack) - 1
	for t.stack[first] != i {
		first--
	}
	members := t.stack[first:]
	t.stack = t.stack[:first]
	for _, m := range members {
		t.group[m] = len(t.loop)
	}
	t.loop = append(t.loop, len(members) > 1 || t.toItself(i))
}

func (t *tarjan) toItself(i int) bool {
	return slices.ContainsFunc(t.w.edges[i], func(e edge) bool { return e.to == i && t.use(e) })
}
