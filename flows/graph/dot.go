package graph

import (
	"fmt"
	"strings"
)

// DOT writes the graph for Graphviz.
func (g *Graph) DOT() string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n", dotQuote(g.Flow))
	b.WriteString("  node [shape=box style=\"rounded,filled\" fillcolor=white fontname=Helvetica fontsize=11]\n")
	b.WriteString("  edge [fontname=Helvetica fontsize=10]\n")
	for _, n := range g.Nodes {
		lines := append([]string{n.Name}, n.label()...)
		fmt.Fprintf(&b, "  %s [label=%s%s]\n", n.ID, dotQuote(strings.Join(lines, "\n")), dotStyle(n))
	}
	for _, e := range g.Edges {
		var attributes []string
		if lines := e.label(); len(lines) > 0 {
			attributes = append(attributes, "label="+dotQuote(strings.Join(lines, "\n")))
		}
		if s := g.Nodes[e.From].Shape; s == AtAnyTime || s == AnyQuestion {
			attributes = append(attributes, "style=dashed")
		}
		fmt.Fprintf(&b, "  %s -> %s", g.Nodes[e.From].ID, g.Nodes[e.To].ID)
		if len(attributes) > 0 {
			fmt.Fprintf(&b, " [%s]", strings.Join(attributes, " "))
		}
		b.WriteString("\n")
	}
	b.WriteString("}\n")
	return b.String()
}

func dotStyle(n Node) string {
	style := ""
	switch n.Shape {
	case Fork:
		style = " shape=hexagon style=filled"
	case AtAnyTime, AnyQuestion:
		style = " shape=ellipse"
	default: // as said above for all
	}
	if n.Final {
		style += " penwidth=2"
	}
	return fmt.Sprintf("%s fillcolor=%q", style, fills[n.Shape])
}

var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`)

func dotQuote(text string) string { return `"` + dotEscapes.Replace(text) + `"` }
