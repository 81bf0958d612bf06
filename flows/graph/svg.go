package graph

import (
	"fmt"
	"html"
	"strings"

	"github.com/botrunner/botrunner/flows/graph/layered"
)

// Sizes of the SVG. The font is whatever the reader has, so a column is taken
// wide enough for most.
const (
	nameSize, textSize = 13.0, 11.0
	column             = 0.56 // of the size of the font
	row                = 1.3
	padding            = 9.0
)

// fills are the colours of the boxes, pale enough to print.
var fills = map[Shape]string{
	Plain: "#ffffff", Question: "#e3f0fb", Fork: "#fff3d1", Agent: "#e2f4e4",
	End: "#ececec", AtAnyTime: "#f4e6f7", AnyQuestion: "#f4e6f7",
}

const style = `  text { font-family: Helvetica, Arial, "DejaVu Sans", sans-serif; font-size: 11px; fill: #222 }
  .name { font-size: 13px; font-weight: bold }
  .box { stroke: #555 }
  .final { stroke-width: 3 }
  .way { fill: none; stroke: #555; stroke-width: 1.2 }
  .always { stroke-dasharray: 5 4 }
  .why { fill: #444 }
`

// MaxDrawn is how many boxes a picture can hold that somebody would look at. To
// find places for more takes a long time.
const MaxDrawn = 400

// SVG draws the graph, which should have at most [MaxDrawn] nodes.
func (g *Graph) SVG() string {
	boxes := make([]layered.Size, len(g.Nodes))
	for i, n := range g.Nodes {
		boxes[i] = n.size()
	}
	edges := make([]layered.Edge, len(g.Edges))
	for i, e := range g.Edges {
		edges[i] = layered.Edge{From: e.From, To: e.To, Label: e.size()}
	}
	d := layered.Layout(boxes, edges)
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f">`, d.Width, d.Height, d.Width, d.Height)
	fmt.Fprintf(&b, "\n<title>%s</title>\n<style>\n%s</style>\n", html.EscapeString(g.Flow), style)
	b.WriteString(`<defs><marker id="head" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 1 L10 5 L0 9 z" fill="#555"/></marker></defs>` + "\n")
	b.WriteString(`<rect width="100%" height="100%" fill="#ffffff"/>` + "\n")
	for i, e := range g.Edges {
		g.drawWay(&b, e, d.Paths[i])
	}
	for i, e := range g.Edges {
		drawWhy(&b, e, d.Paths[i].Label)
	}
	for i, n := range g.Nodes {
		n.draw(&b, d.Boxes[i], boxes[i])
	}
	b.WriteString("</svg>\n")
	return b.String()
}

func (n Node) size() layered.Size {
	width, height := float64(runes(n.Name))*nameSize*(column+0.06), nameSize*row
	for _, l := range n.label() {
		width = max(width, float64(runes(l))*textSize*column)
		height += textSize * row
	}
	if n.Shape == Fork {
		width += height // for the points at its sides
	}
	return layered.Size{Width: max(width, 60) + 2*padding, Height: height + 2*padding}
}

// size is zero for an arrow without a label.
func (e Edge) size() layered.Size {
	var s layered.Size
	for _, l := range e.label() {
		s.Width = max(s.Width, float64(runes(l))*textSize*column+4)
		s.Height += textSize * row
	}
	return s
}

func (n Node) draw(b *strings.Builder, at layered.Point, size layered.Size) {
	class := "box"
	if n.Final {
		class = "box final"
	}
	x, y := at.X-size.Width/2, at.Y-size.Height/2
	if n.Shape == Fork {
		in := size.Height / 2
		fmt.Fprintf(b, `<path class="%s" fill="%s" d="M%.1f %.1f h%.1f l%.1f %.1f l%.1f %.1f h%.1f l%.1f %.1f z"/>`, class, fills[n.Shape],
			x+in, y, size.Width-2*in, in, in, -in, in, -(size.Width - 2*in), -in, -in)
	} else {
		fmt.Fprintf(b, `<rect class="%s" fill="%s" x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%.0f"/>`, class, fills[n.Shape], x, y, size.Width, size.Height, n.Shape.corner(size))
	}
	b.WriteString("\n")
	y += padding + nameSize
	fmt.Fprintf(b, `<text class="name" text-anchor="middle" x="%.1f" y="%.1f">%s</text>`+"\n", at.X, y, html.EscapeString(n.Name))
	for _, l := range n.label() {
		y += textSize * row
		fmt.Fprintf(b, `<text text-anchor="middle" x="%.1f" y="%.1f">%s</text>`+"\n", at.X, y, html.EscapeString(l))
	}
}

// corner is how round the corners of a box are.
func (s Shape) corner(size layered.Size) float64 {
	switch s {
	case End, AtAnyTime, AnyQuestion:
		return size.Height / 2
	case Question:
		return 10
	default:
		return 3
	}
}

func (g *Graph) drawWay(b *strings.Builder, e Edge, p layered.Path) {
	class := "way"
	if s := g.Nodes[e.From].Shape; s == AtAnyTime || s == AnyQuestion {
		class = "way always"
	}
	fmt.Fprintf(b, `<path class="%s" marker-end="url(#head)" d="M%.1f %.1f`, class, p.Points[0].X, p.Points[0].Y)
	for i, to := range p.Points[1:] {
		from := p.Points[i]
		middle := (from.Y + to.Y) / 2
		fmt.Fprintf(b, ` C%.1f %.1f %.1f %.1f %.1f %.1f`, from.X, middle, to.X, middle, to.X, to.Y)
	}
	b.WriteString("\"/>\n")
}

func drawWhy(b *strings.Builder, e Edge, at layered.Point) {
	size := e.size()
	if size.Width == 0 {
		return
	}
	fmt.Fprintf(b, `<rect fill="#ffffff" opacity="0.85" x="%.1f" y="%.1f" width="%.1f" height="%.1f"/>`+"\n", at.X-size.Width/2, at.Y-size.Height/2, size.Width, size.Height)
	y := at.Y - size.Height/2 - 3
	for _, l := range e.label() {
		y += textSize * row
		fmt.Fprintf(b, `<text class="why" text-anchor="middle" x="%.1f" y="%.1f">%s</text>`+"\n", at.X, y, html.EscapeString(l))
	}
}
