package flows

import (
	"go.yaml.in/yaml/v4"
)

// A reader walks over the YAML nodes strictly: every key has to be known, every
// value has to have the shape that its key asks for. It goes on after a problem.
type reader struct {
	report
	g      grammar
	duty   *Duty           // of an agent file
	broken map[string]bool // variables that a part declares which cannot be read
}

// A field is a key that a mapping may have, and how to read its value.
type field struct {
	key  string
	read func(v *yaml.Node)
}

// fields reads a mapping whose keys are fixed. What says what the mapping is.
func (r *reader) fields(n *yaml.Node, what string, unknown func(key *yaml.Node) bool, fs ...field) {
	known := make([]string, len(fs))
	for i, f := range fs {
		known[i] = f.key
	}
	for key, value := range r.pairs(n, what) {
		name := key.Value
		f := find(fs, name)
		if f == nil && unknown != nil && unknown(key) {
			continue
		}
		if f == nil {
			r.errorf(r.src.at(key), "%s has no key `%s`%s", what, name, r.similar(name, known))
			r.guess(find(fs, nearest(name, known)), value)
			continue
		}
		f.read(value)
	}
}

// guess goes on as if a misspelt key were the one that is nearest to it, so
// that what would follow from its absence stays unsaid, as well as what would
// follow from a wrong guess.
func (r *reader) guess(f *field, value *yaml.Node) {
	if f == nil {
		return
	}
	before := len(r.problems)
	f.read(value)
	r.problems = r.problems[:before]
}

func find(fs []field, key string) *field {
	for i := range fs {
		if fs[i].key == key {
			return &fs[i]
		}
	}
	return nil
}

// pairs yields the keys and values of a mapping in order. A key that stands
// there twice is reported and yielded once.
func (r *reader) pairs(n *yaml.Node, what string) func(yield func(k, v *yaml.Node) bool) {
	return func(yield func(k, v *yaml.Node) bool) {
		if n.Kind != yaml.MappingNode {
			r.errorf(r.src.at(n), "%s has to be a mapping of `key: value`, but this is %s", what, shape(n))
			return
		}
		first := map[string]*yaml.Node{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			k, v := n.Content[i], n.Content[i+1]
			if k.Kind != yaml.ScalarNode {
				r.errorf(r.src.at(k), "a key has to be a plain name, but this is %s", shape(k))
				continue
			}
			if r.hasTag(k) {
				r.errorf(r.src.at(k), "a key begins with `!` here, which YAML takes for a tag; delete it")
			}
			if f := first[k.Value]; f != nil {
				r.errorf(r.src.at(k), "`%s` stands here twice, first in line %d; keep one of them", k.Value, r.src.at(f).Line)
				continue
			}
			first[k.Value] = k
			if !yield(k, v) {
				return
			}
		}
	}
}

// shape names what a node is, as its author sees it.
func shape(n *yaml.Node) string {
	switch {
	case n.Kind == yaml.SequenceNode:
		return "a list"
	case n.Kind == yaml.MappingNode:
		return "a mapping"
	case n.Kind == yaml.ScalarNode && n.Tag == "!!null" && n.Style == 0:
		return "nothing"
	default:
		return "a text"
	}
}

// mapping reads keys that the author chooses, each with a text.
func (r *reader) mapping(key string, to *[]Pair) field {
	return field{key, func(n *yaml.Node) {
		what := "`" + key + "`"
		for k, v := range r.pairs(n, what) {
			p := Pair{&Value{k.Value, r.src.at(k), k}, r.value(v, "`"+k.Value+"`")}
			*to = append(*to, p)
		}
		if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
			r.errorf(r.src.at(n), "%s is empty; write at least one `key: value`", what)
		}
	}}
}
