// Package layered finds places for the boxes and arrows of a directed graph, in
// layers from top to bottom, after Sugiyama's method: arrows that would go
// upwards are turned round, each box gets a layer, arrows that pass layers get
// a bend in each, the layers are ordered so that few arrows cross, and
// everything is moved sideways until arrows are nearly straight.
//
// It knows nothing of flows, fonts or SVG. The same graph is always drawn the
// same way.
package layered

// A Size is how large something is.
type Size struct{ Width, Height float64 }

// A Point is a place; y grows downwards.
type Point struct{ X, Y float64 }

// An Edge is an arrow between two boxes, by their index, with room for its
// label. One from a box to itself is an arrow as well.
type Edge struct {
	From, To int
	Label    Size // zero: it has none
}

// A Drawing is a graph with places.
type Drawing struct {
	Size
	Boxes []Point // the centre of each box
	Paths []Path  // of each edge
}

// A Path is the way of an arrow. It leaves its first point and reaches each
// next one vertically.
type Path struct {
	Points []Point
	Label  Point // the centre of the label
}

// Distances, in the unit of the sizes.
const (
	margin   = 16.0
	boxGap   = 28.0 // between two boxes of a layer
	bendGap  = 14.0 // between an arrow that passes a layer and its neighbours
	layerGap = 22.0 // between two layers, of which every other one holds labels
)

// Layout finds the places. The first boxes and edges have the first choice, so
// that a graph is read from where it begins.
func Layout(boxes []Size, edges []Edge) *Drawing {
	g := newGrid(boxes, edges)
	g.order()
	g.straighten()
	return g.drawing(edges)
}
