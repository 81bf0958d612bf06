package layered

import "slices"

// straighten moves the cells of each layer sideways, towards those that they
// are tied to, in their order and with room between them.
func (g *grid) straighten() {
	for _, layer := range g.layers {
		x := 0.0
		for i, c := range layer {
			if i > 0 {
				x += g.gap(layer[i-1], c)
			}
			g.cells[c].x = x
		}
	}
	for range sweeps {
		g.sweep(func(c *cell) [2][]int { return [2][]int{c.up, nil} }, func(c *cell) [2][]int { return [2][]int{c.down, nil} })
	}
	both := func(c *cell) [2][]int { return [2][]int{c.up, c.down} }
	for range 4 * sweeps {
		g.sweep(both, both)
	}
	g.flatten()
}

// sweep settles all layers, from top to bottom and back.
func (g *grid) sweep(down, up func(*cell) [2][]int) {
	for _, layer := range g.layers {
		g.settle(layer, down)
	}
	for _, layer := range slices.Backward(g.layers) {
		g.settle(layer, up)
	}
}

// pull is how strongly a tie keeps straight: long arrows first, since a bend
// in one is seen from afar.
func (g *grid) pull(a, b *cell) float64 {
	switch {
	case a.bend && b.bend:
		return 12
	case a.bend || b.bend:
		return 2
	default:
		return 1
	}
}

// A block is a run of neighbours that stand as close as they may. Its cells
// want to be, taken together, at sum/weight.
type block struct {
	first, last int
	sum, weight float64
}

func (b block) want() float64 { return b.sum / b.weight }

// settle gives the cells of a layer the places that are, by least squares,
// nearest to what they are tied to: neighbours that would come too close become
// one block, until no two blocks do.
func (g *grid) settle(layer []int, ties func(*cell) [2][]int) {
	offsets := make([]float64, len(layer)) // of each cell, all standing close
	var blocks []block
	for i, id := range layer {
		if i > 0 {
			offsets[i] = offsets[i-1] + g.gap(layer[i-1], id)
		}
		x, weight := g.wish(id, ties)
		b := block{i, i, (x - offsets[i]) * weight, weight}
		for len(blocks) > 0 && blocks[len(blocks)-1].want() >= b.want() {
			left := blocks[len(blocks)-1]
			b = block{left.first, b.last, left.sum + b.sum, left.weight + b.weight}
			blocks = blocks[:len(blocks)-1]
		}
		blocks = append(blocks, b)
	}
	for _, b := range blocks {
		for i := b.first; i <= b.last; i++ {
			g.cells[layer[i]].x = b.want() + offsets[i]
		}
	}
}

// wish is where a cell wants to be, and how much. One that is tied to nothing
// hardly minds.
func (g *grid) wish(id int, ties func(*cell) [2][]int) (x, weight float64) {
	c := &g.cells[id]
	for _, side := range ties(c) {
		for _, t := range side {
			w := g.pull(c, &g.cells[t])
			x += w * g.cells[t].x
			weight += w
		}
	}
	if weight == 0 {
		return c.x, 0.01
	}
	return x / weight, weight
}
