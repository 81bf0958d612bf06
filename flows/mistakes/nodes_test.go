package mistakes_test

import (
	"math/rand/v2"
	"slices"

	"go.yaml.in/yaml/v4"
)

// A slip is an author at work on one file. All that it does depends on its
// random numbers alone.
type slip struct {
	*rand.Rand
	*author
}

// from picks one of a list.
func from[T any](s *slip, list []T) T { return list[s.IntN(len(list))] }

// awkward are values that a file can have anywhere, and rarely should.
var awkward = []string{
	"", "~", "null", "true", "no", "0", "-1", "007", "+33", "1.5", "1e9", "99999999999999999999", "5m", "0s", "-5m", "999999h", "10 KB",
	"[]", "{}", "${}", "${x}", "${x", "a${", "${1}", "${nil}", "${language}", "${event.text}", "${[1]}", "$${x}", "a: b", "a #b", "&a b", "*a", "!x y", "%", "@", "`",
	"language", "outcome", "event", "nil", "in", "en", "de-AT", "x-klingon", "..", "a/b", "é", "e\u0301", "\u2028", "\U0001F642", "a\nb", " ", "\t", "((", `\`, `"`, "'", "(?P<a>",
}

// nodes makes mistakes in the tree of a file. It returns the same text where it
// is none, or YAML cannot say the result.
func (s *slip) nodes(data []byte, times int) (mistaken []byte) {
	var doc yaml.Node
	if yaml.Unmarshal(data, &doc) != nil || len(doc.Content) == 0 {
		return data
	}
	for range times {
		s.spoil(&doc)
	}
	out, err := yaml.Marshal(&doc)
	if err != nil {
		return data
	}
	return out
}

// spoil makes one mistake below a node.
func (s *slip) spoil(doc *yaml.Node) {
	all := below(doc, nil)
	at := from(s, all)
	switch s.IntN(12) {
	case 0, 1:
		*at = *s.scalar()
	case 2, 3:
		*at = *copied(from(s, s.author.nodes))
	case 4:
		*at = *copied(from(s, all)) // also of what stands around it
	case 5:
		other := from(s, all)
		if !within(at, other) && !within(other, at) {
			*at, *other = *other, *at
		}
	case 6:
		at.Style = from(s, []yaml.Style{0, yaml.FlowStyle, yaml.LiteralStyle, yaml.FoldedStyle, yaml.DoubleQuotedStyle, yaml.SingleQuotedStyle})
	case 7:
		s.wrap(at)
	default:
		s.collection(all)
	}
}

// scalar is a text from anywhere.
func (s *slip) scalar() *yaml.Node {
	text := from(s, s.scalars)
	if s.IntN(3) == 0 {
		text = from(s, awkward)
	}
	if s.IntN(4) > 0 { // as it reads where nobody quotes it
		var n yaml.Node
		if yaml.Unmarshal([]byte(text), &n) == nil && len(n.Content) == 1 && n.Content[0].Kind != yaml.AliasNode {
			return n.Content[0]
		}
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}

// wrap makes a list or a mapping of a value, or a value of one of these.
func (s *slip) wrap(n *yaml.Node) {
	inner := copied(n)
	switch {
	case len(n.Content) > 0 && s.IntN(2) == 0:
		*n = *copied(from(s, n.Content))
	case s.IntN(2) == 0:
		*n = yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle, Content: []*yaml.Node{inner}}
	default:
		*n = yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle, Content: []*yaml.Node{s.key(), inner}}
	}
}

func (s *slip) key() *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: from(s, s.keys)}
}

// collection changes what a mapping or a list has.
func (s *slip) collection(all []*yaml.Node) {
	all = slices.DeleteFunc(slices.Clone(all), func(n *yaml.Node) bool { return len(n.Content) == 0 })
	if len(all) == 0 {
		return
	}
	n, other := from(s, all), from(s, all)
	size := 1 // of an entry
	if n.Kind == yaml.MappingNode {
		size = 2
	}
	i := s.IntN(len(n.Content)/size) * size
	entry := n.Content[i : i+size]
	switch s.IntN(6) {
	case 0, 1:
		n.Content = slices.Delete(slices.Clone(n.Content), i, i+size)
	case 2:
		n.Content = slices.Insert(slices.Clone(n.Content), i, copies(entry)...)
	case 3:
		if n.Kind == yaml.MappingNode {
			n.Content[i] = s.key()
		}
	case 4:
		if other.Kind == n.Kind { // what stands there comes here too
			n.Content = append(slices.Clone(n.Content), copies(other.Content)...)
		}
	case 5:
		if other.Kind == n.Kind && !within(other, n) {
			moved := copies(entry)
			n.Content = slices.Delete(slices.Clone(n.Content), i, i+size)
			other.Content = append(slices.Clone(other.Content), moved...)
		}
	}
}

// below are all nodes below one, keys too, up to a number that is enough.
func below(n *yaml.Node, list []*yaml.Node) []*yaml.Node {
	for _, child := range n.Content {
		list = below(child, append(list, child))
	}
	return list
}

// within reports whether a node is another one, or below it.
func within(n, other *yaml.Node) bool {
	return n == other || slices.Contains(below(other, nil), n)
}

// copied is a node of its own. Aliases become what they stand for, or the copy
// would need their anchor beside it.
func copied(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: n.Value}
	}
	c := *n
	c.Anchor, c.Content = "", copies(n.Content)
	return &c
}

func copies(nodes []*yaml.Node) []*yaml.Node {
	var list []*yaml.Node
	for _, n := range nodes {
		list = append(list, copied(n))
	}
	return list
}
