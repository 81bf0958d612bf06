package flows

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v4"
)

// A reader walks over the YAML nodes strictly: every key has to be known, every
// value has to have the shape that its key asks for. It goes on after a problem.
type reader struct {
	report
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
			r.errorf(r.src.at(key), "%s has no key `%s`%s", what, name, didYouMean(name, known))
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

// value reads a scalar. What says what it is for.
func (r *reader) value(n *yaml.Node, what string) *Value {
	v := &Value{n.Value, r.src.at(n), n}
	switch {
	case n.Kind == yaml.SequenceNode || n.Kind == yaml.MappingNode:
		r.errorf(v.At, "%s has to be a text, but this is %s%s", what, shape(n), inlineHelp(n))
		return nil
	case n.Style&yaml.TaggedStyle != 0:
		r.tagged(n, what)
		return nil
	case shape(n) == "nothing":
		r.errorf(v.At, "%s has no value; write one behind the colon", what)
		return nil
	}
	r.cutByComment(n)
	return v
}

// inlineHelp is for the text that YAML takes for a collection because of the
// character it begins with.
func inlineHelp(n *yaml.Node) string {
	if n.Style&yaml.FlowStyle == 0 {
		return ""
	}
	opening := "{"
	if n.Kind == yaml.SequenceNode {
		opening = "["
	}
	return fmt.Sprintf("; if it is a text that begins with %s, put it in quotes", opening)
}

// tagged explains a value that begins with an exclamation mark.
func (r *reader) tagged(n *yaml.Node, what string) {
	if n.Value == "" && n.Tag != "!" {
		r.errorf(r.src.at(n), "YAML takes `%s` for a tag and leaves nothing; in a condition write `not %s`, a text put in quotes",
			n.Tag, strings.TrimPrefix(n.Tag, "!"))
		return
	}
	r.errorf(r.src.at(n), "%s begins with `!`, which YAML takes for a tag; put it in quotes", what)
}

// cutByComment warns of a text whose end YAML took for a comment, which shows
// in a # that no space follows: `You are #1`.
func (r *reader) cutByComment(n *yaml.Node) {
	c := n.LineComment
	if n.Style != 0 || len(c) < 2 || c[1] == ' ' || c[1] == '#' || c[1] == '!' {
		return
	}
	line := []rune(r.src.line(n.Line))
	col := strings.Index(string(line), " "+c)
	if col < 0 {
		return
	}
	col = len([]rune(string(line)[:col])) + 2
	r.warnf(r.src.place(n.Line, col), "`%s` is cut off as a comment; if it belongs to the text, put the whole text in quotes", c)
}

func (r *reader) text(key string, to **Value) field {
	return field{key, func(v *yaml.Node) { *to = r.value(v, "`"+key+"`") }}
}

// list reads a list of texts. What is a single text is no list.
func (r *reader) list(key string, to *[]*Value) field {
	return field{key, func(v *yaml.Node) { *to = r.values(v, "`"+key+"`") }}
}

func (r *reader) values(n *yaml.Node, what string) []*Value {
	var list []*Value
	for _, item := range r.items(n, what) {
		if v := r.value(item, "an item of "+what); v != nil {
			list = append(list, v)
		}
	}
	return list
}

// items are the nodes of a list that has to have at least one.
func (r *reader) items(n *yaml.Node, what string) []*yaml.Node {
	switch {
	case n.Kind != yaml.SequenceNode && n.Kind == yaml.ScalarNode && n.Value != "":
		r.errorf(r.src.at(n), "%s has to be a list; write it in brackets: [%s]", what, n.Value)
	case n.Kind != yaml.SequenceNode:
		r.errorf(r.src.at(n), "%s has to be a list, but this is %s", what, shape(n))
	case len(n.Content) == 0:
		r.errorf(r.src.at(n), "%s is an empty list; name at least one, or leave the key out", what)
	default:
		return n.Content
	}
	return nil
}

func (r *reader) duration(key string, to **Duration) field {
	return field{key, func(n *yaml.Node) {
		v := r.value(n, "`"+key+"`")
		if v == nil {
			return
		}
		d, err := time.ParseDuration(v.Text)
		switch {
		case err != nil:
			r.errorf(v.At, "`%s` has to be a time such as 30s, 2m or 1h%s", key, durationHelp(v.Text))
		case d <= 0 || d > maxWait:
			r.errorf(v.At, "`%s` has to be more than nothing and at most %s", key, "7 days (168h)")
		default:
			*to = &Duration{d, v.At}
		}
	}}
}

var bareDuration = regexp.MustCompile(`^(\d+)\s*([a-z]*)$`)

// durationHelp repairs a number without a unit, and a unit written out.
func durationHelp(text string) string {
	m := bareDuration.FindStringSubmatch(strings.ToLower(text))
	switch {
	case m == nil:
		return ""
	case m[2] == "":
		return fmt.Sprintf("; %s of what? Write %ss for seconds or %sm for minutes", text, text, text)
	}
	for _, unit := range []string{"s", "m", "h"} {
		if strings.HasPrefix(m[2], unit) && m[2] != "ms" {
			return "; write " + m[1] + unit
		}
	}
	return ""
}

func (r *reader) number(key string, least, most int, to **Number) field {
	return field{key, func(n *yaml.Node) {
		v := r.value(n, "`"+key+"`")
		if v == nil {
			return
		}
		i, err := strconv.Atoi(v.Text)
		if err != nil || i < least || i > most {
			r.errorf(v.At, "`%s` has to be a whole number from %d to %d, not `%s`", key, least, most, v.Text)
			return
		}
		*to = &Number{i, v.At}
	}}
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

// never is a key that the language has and this version has not.
func (r *reader) never(what string, n *yaml.Node, instead string) {
	r.errorf(r.src.at(n), "`%s` is not supported yet; %s", what, instead)
}
