package format_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/format"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// An author writes flows that are right and look like nobody else's.
type author struct {
	*rapid.T
	b        strings.Builder
	comments int
}

func (a *author) maybe(what string) bool { return rapid.Bool().Draw(a.T, what) }

func (a *author) pick(what string, from ...string) string {
	return rapid.SampledFrom(from).Draw(a.T, what)
}

func (a *author) comment() string {
	a.comments++
	return fmt.Sprintf("# c%d.", a.comments)
}

// between writes what may stand between two values, about as deep as they do.
func (a *author) between(indent int) {
	for range rapid.IntRange(0, 2).Draw(a.T, "lines between") {
		if a.maybe("blank") {
			a.b.WriteString(strings.Repeat(" ", rapid.IntRange(0, 3).Draw(a.T, "blanks")) + "\n")
		} else {
			a.b.WriteString(strings.Repeat(" ", max(0, indent+rapid.IntRange(-2, 2).Draw(a.T, "aside"))) + a.comment() + "\n")
		}
	}
}

// line writes a line, and perhaps a comment behind it.
func (a *author) line(indent int, text string) {
	a.b.WriteString(strings.Repeat(" ", indent) + text)
	if a.maybe("comment behind") {
		a.b.WriteString(strings.Repeat(" ", rapid.IntRange(1, 4).Draw(a.T, "blanks")) + a.comment())
	}
	a.b.WriteString("\n")
}

var said = []string{"Hello", "it's", `say "x"`, "a: b", "# no comment", "42", "true", "Yes", "two words", "${a}", "- dash", "é €", "[x", "{x", "*x", "&x", "@x", "!x", "%x", "`x", "|", ">", "x #y", "x:", "?", "~", "x\u00a0y", `back\slash`}

// text writes a key with a text in one of the ways that YAML has.
func (a *author) text(indent int, key string) {
	v := a.pick("text", said...)
	switch a.pick("style", "double", "single", "block", "folded", "below", "lines") {
	case "double":
		a.line(indent, fmt.Sprintf(`%s: "%s"`, key, strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v)))
	case "single":
		a.line(indent, fmt.Sprintf("%s:  '%s'", key, strings.ReplaceAll(v, "'", "''")))
	case "block":
		a.line(indent, key+": "+a.pick("chomp", "|", "|-", "|+"))
		a.block(indent, v)
	case "folded":
		a.line(indent, key+": "+a.pick("chomp", ">", ">-", ">+"))
		a.block(indent, v)
	case "below":
		a.line(indent, key+":")
		a.line(indent+3, "plain text")
	case "lines":
		a.b.WriteString(strings.Repeat(" ", indent) + key + ": plain text\n\n")
		a.line(indent+1, "over lines")
	}
}

func (a *author) block(indent int, v string) {
	deeper := strings.Repeat(" ", indent+rapid.IntRange(1, 4).Draw(a.T, "deeper"))
	a.b.WriteString(deeper + v + "\n")
	if a.maybe("a second line") {
		a.b.WriteString("\n" + deeper + "  " + v + "\n" + deeper + "# no comment\n")
	}
}

// mapping writes entries in any order.
func (a *author) mapping(indent int, entries ...func(indent int)) {
	for _, write := range rapid.Permutation(entries).Draw(a.T, "order") {
		a.between(indent)
		write(indent)
	}
	a.between(indent)
}

func (a *author) deeper(indent int) int { return indent + rapid.IntRange(1, 5).Draw(a.T, "indent") }

func (a *author) fixed(line string) func(int) { return func(indent int) { a.line(indent, line) } }

func (a *author) says(key string) func(int) { return func(indent int) { a.text(indent, key) } }

func (a *author) under(key string, entries ...func(int)) func(int) {
	return func(indent int) {
		a.line(indent, key+":")
		a.mapping(a.deeper(indent), entries...)
	}
}

// list writes items, each with two keys of which the second is given.
func (a *author) list(key, first, second string) func(int) {
	return func(indent int) {
		a.line(indent, key+":")
		column := indent + rapid.IntRange(0, 3).Draw(a.T, "dash")
		for range rapid.IntRange(1, 3).Draw(a.T, "items") {
			a.between(column)
			if a.maybe("in brackets") {
				a.line(column, fmt.Sprintf("-  {%s, %s}", second, first))
				continue
			}
			a.line(column, "- "+second)
			a.between(column + 2)
			a.line(column+2, first)
		}
	}
}

func (a *author) flow() string {
	step := func(name string, entries ...func(int)) func(int) { return a.under(name, entries...) }
	a.mapping(0,
		a.fixed("flow: 'random'"), a.says("title"), a.fixed("defaults:   {wait: \"1m\", tries: 2}"),
		a.under("inputs", a.under("a", a.fixed("default: x"), a.fixed("type: \"text\""))),
		a.under("anytime", a.under("stop", a.fixed("next: bye"), a.fixed(`they_say: [ "stop" , 'no more']`), a.says("say"))),
		a.under("steps",
			step("one", a.says("say"), a.fixed("next: bye")),
			step("two", a.says("ask"), a.fixed("save: a"), a.list("check", "ok_if: a != \"\"", "else: \"Pardon?\""), a.says("nudge"), a.fixed("next: bye")),
			step("three", a.list("decide", "if: a == \"x\"", "next: one"), a.fixed("next: two")),
			step("four", a.fixed("next: bye"), a.under("set", a.says("b"), a.says("c"))),
			step("bye", a.says("say"), a.fixed("end: done"))))
	return a.b.String()
}

func TestNoCommentIsLostAndNoMeaning(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := &author{T: t}
		text := a.flow()
		_, problems := flows.Load("flow.yaml", []byte(text))
		require.False(t, problems.Fatal(), "%s\n%s", problems, text)
		out, err := format.Source([]byte(text))
		require.NoError(t, err, text)
		for i := range a.comments {
			comment := fmt.Sprintf("# c%d.", i+1)
			assert.Equal(t, 1, strings.Count(string(out), comment), "%s of\n%s\nin\n%s", comment, text, out)
		}
		settled(t, out)
		sameMeaning(t, []byte(text), out)
	})
}
