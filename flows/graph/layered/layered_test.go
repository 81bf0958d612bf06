package layered_test

import (
	"testing"

	"github.com/botrunner/botrunner/flows/graph/layered"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// graph draws a graph of any shape: circles, loops, double edges, parts that do
// not hang together.
func graph(t *rapid.T) ([]layered.Size, []layered.Edge) {
	size := func(name string) layered.Size {
		return layered.Size{Width: rapid.Float64Range(1, 300).Draw(t, name), Height: rapid.Float64Range(1, 80).Draw(t, name)}
	}
	boxes := make([]layered.Size, rapid.IntRange(1, 30).Draw(t, "boxes"))
	for i := range boxes {
		boxes[i] = size("box")
	}
	edges := make([]layered.Edge, rapid.IntRange(0, 60).Draw(t, "edges"))
	for i := range edges {
		edges[i] = layered.Edge{
			From: rapid.IntRange(0, len(boxes)-1).Draw(t, "from"), To: rapid.IntRange(0, len(boxes)-1).Draw(t, "to"),
			Label: size("label"),
		}
	}
	return boxes, edges
}

func overlap(a, b layered.Point, as, bs layered.Size) bool {
	const touch = 1e-6
	return max(a.X-b.X, b.X-a.X)+touch < (as.Width+bs.Width)/2 && max(a.Y-b.Y, b.Y-a.Y)+touch < (as.Height+bs.Height)/2
}

func TestNothingLiesOnSomethingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		boxes, edges := graph(t)
		d := layered.Layout(boxes, edges)
		require.Len(t, d.Boxes, len(boxes))
		require.Len(t, d.Paths, len(edges))
		places, sizes := append([]layered.Point{}, d.Boxes...), append([]layered.Size{}, boxes...)
		for i, e := range edges {
			if e.From != e.To { // two loops at one box share their room
				places, sizes = append(places, d.Paths[i].Label), append(sizes, e.Label)
			}
		}
		for i := range places {
			for j := range i {
				require.False(t, overlap(places[i], places[j], sizes[i], sizes[j]), "%d and %d", i, j)
			}
		}
	})
}

func TestEverythingIsOnThePaper(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		boxes, edges := graph(t)
		d := layered.Layout(boxes, edges)
		for i, at := range d.Boxes {
			assert.GreaterOrEqual(t, at.X-boxes[i].Width/2, 0.0)
			assert.LessOrEqual(t, at.X+boxes[i].Width/2, d.Width)
			assert.GreaterOrEqual(t, at.Y-boxes[i].Height/2, 0.0)
			assert.LessOrEqual(t, at.Y+boxes[i].Height/2, d.Height)
		}
		for _, p := range d.Paths {
			for _, at := range p.Points {
				assert.True(t, at.X >= 0 && at.X <= d.Width && at.Y >= 0 && at.Y <= d.Height, "%v on %v", at, d.Size)
			}
		}
	})
}

func TestArrowsTouchTheirBoxes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		boxes, edges := graph(t)
		d := layered.Layout(boxes, edges)
		for i, e := range edges {
			points := d.Paths[i].Points
			for _, end := range []struct {
				at  layered.Point
				box int
			}{{points[0], e.From}, {points[len(points)-1], e.To}} {
				box, size := d.Boxes[end.box], boxes[end.box]
				assert.InDelta(t, box.X, end.at.X, size.Width/2)
				assert.InDelta(t, size.Height/2, max(end.at.Y-box.Y, box.Y-end.at.Y), 1e-6)
			}
		}
	})
}

func TestAChainIsAStraightLineDownwards(t *testing.T) {
	box := layered.Size{Width: 100, Height: 40}
	d := layered.Layout([]layered.Size{box, box, box}, []layered.Edge{{From: 0, To: 1}, {From: 1, To: 2}})
	assert.InDelta(t, d.Boxes[0].X, d.Boxes[1].X, 1e-6)
	assert.InDelta(t, d.Boxes[1].X, d.Boxes[2].X, 1e-6)
	assert.Less(t, d.Boxes[0].Y, d.Boxes[1].Y)
	assert.Less(t, d.Boxes[1].Y, d.Boxes[2].Y)
}

func TestTheSameGraphIsAlwaysDrawnTheSameWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		boxes, edges := graph(t)
		first := layered.Layout(boxes, edges)
		assert.Equal(t, first, layered.Layout(boxes, edges))
	})
}
