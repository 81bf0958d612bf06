package layered

// A cell is a box, or the bend of an arrow on its way through a layer.
type cell struct {
	Size
	layer    int
	place    int     // in its layer
	x        float64 // of its centre
	bend     bool
	loops    float64 // room on the right for arrows to itself
	up, down []int   // the cells that it is tied to in the layers above and below
}

// A grid is a graph in which every tie leads to the next layer.
type grid struct {
	cells  []cell // the boxes first
	boxes  int
	layers [][]int
	chains [][]int // of each edge: its cells from the upper end to the lower one
	turned []bool  // of each edge: the upper end is where it leads to
}

func newGrid(boxes []Size, edges []Edge) *grid {
	g := &grid{boxes: len(boxes), chains: make([][]int, len(edges)), turned: turn(len(boxes), edges)}
	ranks := rank(len(boxes), edges, g.turned)
	for i, b := range boxes {
		g.add(cell{Size: b, layer: ranks[i]})
	}
	for i, e := range edges {
		if e.From == e.To {
			g.cells[e.From].loops = max(g.cells[e.From].loops, portGap+e.Label.Width)
			continue
		}
		g.chain(i, e)
	}
	return g
}

func (g *grid) add(c cell) int {
	for len(g.layers) <= c.layer {
		g.layers = append(g.layers, nil)
	}
	g.cells = append(g.cells, c)
	g.layers[c.layer] = append(g.layers[c.layer], len(g.cells)-1)
	return len(g.cells) - 1
}

// chain lays an edge through the layers between its ends. The label stands in
// the first of them, next to where the arrow begins.
func (g *grid) chain(i int, e Edge) {
	from, to := e.From, e.To
	if g.turned[i] {
		from, to = to, from
	}
	first, last := g.cells[from].layer, g.cells[to].layer
	labelled := first + 1
	if g.turned[i] {
		labelled = last - 1
	}
	chain := []int{from}
	for l := first + 1; l < last; l++ {
		c := cell{layer: l, bend: true}
		if l == labelled {
			c.Size = e.Label
		}
		chain = append(chain, g.add(c))
	}
	chain = append(chain, to)
	for k := 1; k < len(chain); k++ {
		upper, lower := chain[k-1], chain[k]
		g.cells[upper].down = append(g.cells[upper].down, lower)
		g.cells[lower].up = append(g.cells[lower].up, upper)
	}
	g.chains[i] = chain
}

// gap is how far apart the centres of two neighbours have to be.
func (g *grid) gap(left, right int) float64 {
	a, b := &g.cells[left], &g.cells[right]
	gap := boxGap
	if a.bend || b.bend {
		gap = bendGap
	}
	return a.Width/2 + a.loops + gap + b.Width/2
}
