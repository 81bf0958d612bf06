package format

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v4"
)

// scalar is a text on one line, in brackets or not, without the quotes that it
// does not need.
func scalar(n *yaml.Node, inBrackets bool) string {
	if n.Value == "" && n.Style == 0 {
		return ""
	}
	needless := n.Style == 0 || !otherwise.MatchString(n.Value) && !strings.ContainsFunc(n.Value, invisible) &&
		(!inBrackets || ordinary.MatchString(n.Value))
	if needless && !strings.Contains(n.Value, "\n") && plainFits(n, inBrackets) {
		return n.Value
	}
	return quoted(n.Value)
}

// otherwise are texts that older readers of YAML take for yes and no.
var otherwise = regexp.MustCompile(`^(?i:y|n|yes|no|on|off)$`)

// ordinary texts begin like a word. Others may stand in brackets without quotes
// as well, but look as if they meant something there.
var ordinary = regexp.MustCompile(`^[\pL\pN_]`)

// plainFits asks YAML what it makes of the text without quotes.
func plainFits(n *yaml.Node, inBrackets bool) bool {
	forms := []string{"x: %s", "- %s"}
	if inBrackets {
		forms = []string{"[%s, x]", "{x: %s}", "{%s: x}"}
	}
	for _, form := range forms {
		if !reads(fmt.Sprintf(form, n.Value), n) {
			return false
		}
	}
	return true
}

// reads reports whether a document holds the text of a node as it is, and takes
// it for what the node is.
func reads(text string, n *yaml.Node) bool {
	var doc yaml.Node
	if yaml.Load([]byte(text), &doc) != nil || len(doc.Content) != 1 {
		return false
	}
	for _, c := range doc.Content[0].Content {
		if c.Kind == yaml.ScalarNode && c.Style == 0 && c.Value == n.Value && c.Tag == n.Tag && c.LineComment == "" {
			return len(doc.Content[0].Content) <= 2
		}
	}
	return false
}

// invisible reports whether a character has to be escaped to be seen.
func invisible(r rune) bool {
	return unicode.IsControl(r) || r != ' ' && unicode.IsSpace(r) || r == '\ufeff'
}

// quoted puts a text in the quotes that need fewer escapes.
func quoted(v string) string {
	if !strings.ContainsFunc(v, invisible) && strings.ContainsAny(v, `"\`) {
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range v {
		switch {
		case r == '"' || r == '\\':
			b.WriteRune('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case invisible(r):
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}
