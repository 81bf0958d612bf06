package layered

import "math"

// flatten makes the bends of each arrow stand straight above each other, as far
// down as the room between their neighbours lets them. Where they stand apart
// for no such reason, an eye that follows the arrow would look for one.
func (g *grid) flatten() {
	for _, chain := range g.chains {
		if len(chain) < 3 {
			continue
		}
		for bends := chain[1 : len(chain)-1]; len(bends) > 0; {
			bends = bends[g.stack(bends):]
		}
	}
}

// stack puts as many bends as it can, from the first on, above each other, near
// where they are in the mean, and returns how many.
func (g *grid) stack(bends []int) int {
	low, high := math.Inf(-1), math.Inf(1)
	sum, n := 0.0, 0
	for _, id := range bends {
		l, h := g.room(id)
		if max(low, l) > min(high, h) {
			break
		}
		low, high = max(low, l), min(high, h)
		sum += g.cells[id].x
		n++
	}
	if n == 0 { // the room is exactly as wide as the bend, give or take a rounding
		return 1
	}
	x := min(max(sum/float64(n), low), high)
	for _, id := range bends[:n] {
		g.cells[id].x = x
	}
	return n
}

// room is how far a cell can go to the left and to the right.
func (g *grid) room(id int) (low, high float64) {
	c := &g.cells[id]
	layer := g.layers[c.layer]
	low, high = math.Inf(-1), math.Inf(1)
	if c.place > 0 {
		left := layer[c.place-1]
		low = g.cells[left].x + g.gap(left, id)
	}
	if c.place+1 < len(layer) {
		right := layer[c.place+1]
		high = g.cells[right].x - g.gap(id, right)
	}
	return low, high
}
