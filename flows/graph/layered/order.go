package layered

import (
	"cmp"
	"slices"
)

// sweeps is how often the layers are ordered anew, down and up in turn. More
// rarely helps.
const sweeps = 24

// order puts the cells of each layer in an order in which few arrows cross:
// each next to the middle of its neighbours, while that helps.
func (g *grid) order() {
	g.number()
	best, fewest := g.snapshot(), g.crossings()
	for i := range sweeps {
		if i%2 == 0 {
			for l := 1; l < len(g.layers); l++ {
				g.sort(l, func(c *cell) []int { return c.up })
			}
		} else {
			for l := len(g.layers) - 2; l >= 0; l-- {
				g.sort(l, func(c *cell) []int { return c.down })
			}
		}
		g.swap()
		if n := g.crossings(); n < fewest {
			best, fewest = g.snapshot(), n
		}
	}
	g.layers = best
	g.number()
}

func (g *grid) snapshot() [][]int {
	layers := make([][]int, len(g.layers))
	for i, l := range g.layers {
		layers[i] = slices.Clone(l)
	}
	return layers
}

func (g *grid) number() {
	for _, layer := range g.layers {
		for place, c := range layer {
			g.cells[c].place = place
		}
	}
}

// sort orders a layer by the mean place of what each cell is tied to. A cell
// that is tied to nothing stays about where it is.
func (g *grid) sort(l int, ties func(*cell) []int) {
	layer := g.layers[l]
	middle := make(map[int]float64, len(layer))
	for _, c := range layer {
		tied := ties(&g.cells[c])
		middle[c] = float64(g.cells[c].place)
		if len(tied) > 0 {
			sum := 0
			for _, t := range tied {
				sum += g.cells[t].place
			}
			middle[c] = float64(sum) / float64(len(tied))
		}
	}
	slices.SortStableFunc(layer, func(a, b int) int { return cmp.Compare(middle[a], middle[b]) })
	for place, c := range layer {
		g.cells[c].place = place
	}
}

// swap exchanges neighbours as long as that saves crossings.
func (g *grid) swap() {
	for improved, rounds := true, 0; improved && rounds < sweeps; rounds++ {
		improved = false
		for _, layer := range g.layers {
			for i := 1; i < len(layer); i++ {
				a, b := &g.cells[layer[i-1]], &g.cells[layer[i]]
				now := g.inversions(a.up, b.up) + g.inversions(a.down, b.down)
				then := g.inversions(b.up, a.up) + g.inversions(b.down, a.down)
				if then < now {
					layer[i-1], layer[i] = layer[i], layer[i-1]
					a.place, b.place = i, i-1
					improved = true
				}
			}
		}
	}
}

// inversions counts the crossings of the ties of two neighbours.
func (g *grid) inversions(left, right []int) int {
	n := 0
	for _, a := range left {
		for _, b := range right {
			if g.cells[a].place > g.cells[b].place {
				n++
			}
		}
	}
	return n
}

func (g *grid) crossings() int {
	n := 0
	for _, layer := range g.layers {
		for i, a := range layer {
			for _, b := range layer[i+1:] {
				n += g.inversions(g.cells[a].down, g.cells[b].down)
			}
		}
	}
	return n
}
