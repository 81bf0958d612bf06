package graph

import (
	"fmt"
	"strings"
)

// Mermaid writes the graph for everything that shows Mermaid: pages of GitHub
// and GitLab, many wikis and editors.
func (g *Graph) Mermaid() string {
	var b strings.Builder
	b.WriteString("flowchart TD\n")
	for _, n := range g.Nodes {
		left, right := brackets(n.Shape)
		lines := append([]string{"<b>" + entities(n.Name) + "</b>"}, quoted(n.label())...)
		fmt.Fprintf(&b, "  %s%s\"%s\"%s\n", n.ID, left, strings.Join(lines, "<br>"), right)
		if n.Final {
			fmt.Fprintf(&b, "  style %s stroke-width:3px\n", n.ID)
		}
	}
	for _, e := range g.Edges {
		arrow := "-->"
		if s := g.Nodes[e.From].Shape; s == AtAnyTime || s == AnyQuestion {
			arrow = "-.->"
		}
		if lines := quoted(e.label()); len(lines) > 0 {
			arrow += fmt.Sprintf("|\"%s\"|", strings.Join(lines, "<br>"))
		}
		fmt.Fprintf(&b, "  %s %s %s\n", g.Nodes[e.From].ID, arrow, g.Nodes[e.To].ID)
	}
	return b.String()
}

func brackets(s Shape) (left, right string) {
	switch s {
	case Question:
		return "[/", "/]"
	case Fork:
		return "{{", "}}"
	case Agent:
		return "[[", "]]"
	case End:
		return "([", "])"
	case AtAnyTime, AnyQuestion:
		return "((", "))"
	default:
		return "[", "]"
	}
}

func quoted(lines []string) []string {
	for i, l := range lines {
		lines[i] = entities(l)
	}
	return lines
}

// entities hides what Mermaid, or the HTML inside of it, would take for its own.
func entities(text string) string {
	var b strings.Builder
	for _, r := range text {
		if strings.ContainsRune("\"#&;<>`\\*_", r) {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}
