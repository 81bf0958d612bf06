package layered

import (
	"cmp"
	"math"
	"slices"
)

// drawing turns the grid into places on paper.
func (g *grid) drawing(edges []Edge) *Drawing {
	tops, height := g.heights()
	left, right := math.Inf(1), math.Inf(-1)
	for _, c := range g.cells {
		left, right = min(left, c.x-c.Width/2), max(right, c.x+c.Width/2+c.loops)
	}
	if len(g.cells) == 0 {
		left, right = 0, 0
	}
	for i := range g.cells {
		g.cells[i].x += margin - left
	}
	d := &Drawing{Size: Size{right - left + 2*margin, height}}
	for _, c := range g.cells[:g.boxes] {
		d.Boxes = append(d.Boxes, Point{c.x, tops[c.layer] + g.tallest(c.layer)/2})
	}
	p := ports{g: g, d: d}
	for i, e := range edges {
		d.Paths = append(d.Paths, p.path(i, e, tops))
	}
	return d
}

// heights is where each layer begins, and how high all are.
func (g *grid) heights() (tops []float64, height float64) {
	y := margin
	for l := range g.layers {
		tops = append(tops, y)
		y += g.tallest(l) + layerGap
	}
	return tops, max(y-layerGap, margin) + margin
}

func (g *grid) tallest(layer int) float64 {
	tallest := 0.0
	for _, c := range g.layers[layer] {
		tallest = max(tallest, g.cells[c].Height)
	}
	return tallest
}

// Ports are where arrows touch boxes: side by side, in the order in which they
// come, so that they neither meet nor cross there.
type ports struct {
	g *grid
	d *Drawing
}

// portGap is how far apart two arrows touch a box.
const portGap = 16.0

func (p ports) at(box, neighbour int, ties []int) float64 {
	c := p.g.cells[box]
	order := slices.Clone(ties)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.g.cells[a].x, p.g.cells[b].x) })
	gap := min(portGap, c.Width*0.8/float64(max(len(order), 1)))
	i := slices.Index(order, neighbour)
	return c.x + gap*(float64(i)-float64(len(order)-1)/2)
}

func (p ports) path(i int, e Edge, tops []float64) Path {
	if e.From == e.To {
		return p.loop(e)
	}
	g, chain := p.g, p.g.chains[i]
	upper, lower := chain[0], chain[len(chain)-1]
	points := []Point{{p.at(upper, chain[1], g.cells[upper].down), p.d.Boxes[upper].Y + g.cells[upper].Height/2}}
	label := points[0]
	for _, id := range chain[1 : len(chain)-1] {
		c := g.cells[id]
		bottom := tops[c.layer] + g.tallest(c.layer)
		points = append(points, Point{c.x, tops[c.layer]}, Point{c.x, bottom})
		if c.Width > 0 {
			label = Point{c.x, (tops[c.layer] + bottom) / 2}
		}
	}
	points = append(points, Point{p.at(lower, chain[len(chain)-2], g.cells[lower].up), p.d.Boxes[lower].Y - g.cells[lower].Height/2})
	if g.turned[i] {
		slices.Reverse(points)
	}
	return Path{points, label}
}

// loop is an arrow from the bottom of a box round to its top, on the right.
func (p ports) loop(e Edge) Path {
	c, at := p.g.cells[e.From], p.d.Boxes[e.From]
	top, bottom := at.Y-c.Height/2, at.Y+c.Height/2
	begin, out := at.X+0.4*c.Width, at.X+c.Width/2+portGap
	return Path{
		Points: []Point{{begin, bottom}, {out, bottom + layerGap/2}, {out, top - layerGap/2}, {begin, top}},
		Label:  Point{out + e.Label.Width/2, at.Y},
	}
}
