package flows

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// value reads a scalar. What says what it is for.
func (r *reader) value(n *yaml.Node, what string) *Value {
	v := &Value{n.Value, r.src.at(n), n}
	switch {
	case n.Kind == yaml.SequenceNode || n.Kind == yaml.MappingNode:
		r.errorf(v.At, "%s has to be a text, but this is %s%s", what, shape(n), r.inlineHelp(n))
		return nil
	case r.hasTag(n):
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
func (r *reader) inlineHelp(n *yaml.Node) string {
	if n.Style&yaml.FlowStyle == 0 {
		return ""
	}
	line := []rune(r.src.line(n.Line))
	if n.Column > len(line) || line[n.Column-1] != '{' && line[n.Column-1] != '[' {
		return "; if it is a text with a colon in it, put it in quotes"
	}
	return fmt.Sprintf("; if it is a text that begins with %c, put it in quotes", line[n.Column-1])
}

// hasTag reports whether a scalar begins with an exclamation mark. YAML forgets
// one that a blank follows, as in `! vip`.
func (r *reader) hasTag(n *yaml.Node) bool {
	line := []rune(r.src.line(n.Line))
	return n.Style&yaml.TaggedStyle != 0 || n.Column <= len(line) && line[n.Column-1] == '!'
}

// tagged explains a value that begins with an exclamation mark.
func (r *reader) tagged(n *yaml.Node, what string) {
	condition := what == "`if`" || what == "`ok_if`" || what == "`when`"
	if condition && n.Value != "" && n.Style&yaml.TaggedStyle == 0 {
		r.errorf(r.src.at(n), "YAML takes `!` for a tag and leaves `%s`, which is the opposite; write `not %s`", n.Value, n.Value)
		r.repaired(r.src.at(n), "!", "not")
		return
	}
	if n.Value == "" && n.Tag != "!" {
		r.errorf(r.src.at(n), "YAML takes `%s` for a tag and leaves nothing; in a condition write `not %s`, a text put in quotes",
			n.Tag, strings.TrimPrefix(n.Tag, "!"))
		if condition {
			r.repaired(r.src.at(n), n.Tag, "not "+strings.TrimPrefix(n.Tag, "!"))
		}
		return
	}
	r.errorf(r.src.at(n), "%s begins with `!`, which YAML takes for a tag; put it in quotes", what)
	r.inQuotes(n)
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
	if unicode.IsDigit(rune(c[1])) { // #1 is said, #later is a note
		r.inQuotes(n)
	}
}

// note is what looks like a comment inside a value.
var note = regexp.MustCompile(`\s#\D`)

// inQuotes repairs by putting what stands behind a key in quotes, up to the end
// of the line.
func (r *reader) inQuotes(n *yaml.Node) {
	t := &trapped{r: r, line: n.Line, text: r.src.line(n.Line)}
	t.split()
	if _, edited := r.src.edits[n.Line]; !edited && t.valueColumn == n.Column && !note.MatchString(t.value) {
		r.repaired(Position{n.Line, 1}, t.text, t.rewritten(quoted(t.value)))
	}
}

func (r *reader) text(key string, to **Value) field {
	return field{key, func(v *yaml.Node) { *to = r.value(v, "`"+key+"`") }}
}

// truth reads true or false.
func (r *reader) truth(key string, to **Value) field {
	return field{key, func(n *yaml.Node) {
		v := r.value(n, "`"+key+"`")
		if v != nil && v.Text != "true" && v.Text != "false" {
			r.errorf(v.At, "`%s` has to be true or false, not `%s`", key, v.Text)
			return
		}
		*to = v
	}}
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

// writtenOut are the units of time as people write them.
var writtenOut = map[string][]string{
	"s": {"s", "sec", "secs", "second", "seconds"}, "m": {"m", "min", "mins", "minute", "minutes"}, "h": {"h", "hr", "hrs", "hour", "hours"},
}

// durationHelp repairs a number without a unit, and a unit written out.
func durationHelp(text string) string {
	m := bareDuration.FindStringSubmatch(strings.ToLower(text))
	switch {
	case m == nil:
		return ""
	case m[2] == "":
		return fmt.Sprintf("; %s of what? Write %ss for seconds or %sm for minutes", text, text, text)
	}
	for unit, names := range writtenOut {
		if slices.Contains(names, m[2]) {
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
