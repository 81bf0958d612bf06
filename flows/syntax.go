package flows

import (
	"errors"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// document parses YAML. A fault that is one of the known traps is reported
// with its repair, repaired in memory, and reading goes on, so that an author
// sees all faults of a file at once. It returns nil where nothing can be read.
func (r *reader) document(data []byte) *yaml.Node {
	if !r.readable(data) {
		return nil
	}
	r.tabs()
	for range maxRepairs {
		var doc yaml.Node
		err := yaml.Load([]byte(r.src.text()), &doc)
		if err == nil {
			return r.root(&doc)
		}
		var fault *yaml.LoadError
		if !errors.As(err, &fault) || !r.trap(fault) {
			return nil
		}
	}
	return nil
}

// lineBreaks end a line for YAML and for no editor, so that what is wrong
// behind one would be looked for in another line than it stands in.
const lineBreaks = "\u0085\u2028\u2029"

func (r *reader) readable(data []byte) bool {
	switch {
	case len(data) > maxFile:
		r.errorf(Position{1, 1}, "the file is larger than %d KB", maxFile>>10)
		return false
	case !r.hasContentAbove(len(r.src.lines)):
		r.errorf(Position{1, 1}, "the file is empty; begin with `%s: NAME`", r.g.kind)
		return false
	}
	for i, line := range r.src.lines {
		for col, c := range []rune(line) {
			at := Position{i + 1, col + 1}
			switch {
			case c == utf8.RuneError:
				r.errorf(at, "this is not UTF-8; save the file in that encoding")
				return false
			case c < ' ' && c != '\t' || c == 0x7f:
				r.errorf(at, "there is an invisible control character (%#U) here; delete it", c)
				return false
			case strings.ContainsRune(lineBreaks, c):
				r.errorf(at, "there is an invisible line break (%#U) here; delete it", c)
				return false
			}
		}
		if i > 0 && (line == "---" || strings.HasPrefix(line, "--- ")) && r.hasContentAbove(i) {
			r.errorf(Position{i + 1, 1}, "`---` begins a second document; a file holds one %s", r.g.kind)
			return false
		}
	}
	return true
}

func (r *reader) hasContentAbove(i int) bool {
	for _, line := range r.src.lines[:i] {
		if t := strings.TrimSpace(line); t != "" && t[0] != '#' && t[0] != '%' && t != "---" {
			return true
		}
	}
	return false
}

// root takes the document apart and refuses what YAML has and the flow
// language has not. Without aliases a small file cannot become a large tree.
func (r *reader) root(doc *yaml.Node) *yaml.Node {
	if len(doc.Content) == 0 {
		r.errorf(Position{1, 1}, "the file is empty; begin with `%s: NAME`", r.g.kind)
		return nil
	}
	if !r.plain(doc.Content[0], 0) {
		return nil
	}
	return doc.Content[0]
}

func (r *reader) plain(n *yaml.Node, depth int) bool {
	ok := true
	switch {
	case depth > maxDepth:
		r.errorf(r.src.at(n), "this is nested more than %d levels deep", maxDepth)
		return false
	case n.Anchor != "":
		r.errorf(r.src.at(n), "`&%s` is an anchor, which flow files do not have; repeat the text, or put it in quotes if the & belongs to it", n.Anchor)
		n.Anchor, ok = "", false
	case n.Kind == yaml.AliasNode:
		r.errorf(r.src.at(n), "YAML takes `*%s` for an alias, which flow files do not have; a text that begins with * has to be in quotes", n.Value)
		return false
	}
	if len(n.Content) > 0 && r.hasTag(n) {
		r.errorf(r.src.at(n), "what begins with `!` here is a tag, which flow files do not have; delete it")
	}
	for _, c := range n.Content {
		ok = r.plain(c, depth+1) && ok
	}
	return ok
}
