package manual_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

// A message is one that an author can read, in words or as the format that makes
// them. From says where it is from, line the author's line that it is about.
type message struct{ text, from, line string }

// An entry of messages.md is about the messages that begin with its words, in
// which … stands for anything.
type entry struct {
	words   string
	example string // what an author wrote to get it
	pattern *regexp.Regexp
}

func (e entry) about(m message) bool { return e.pattern.MatchString(m.text) }

var listed = regexp.MustCompile("(?m)^- \\*\\*(.+?)\\*\\*(?:, as in `` (.+?) ``)?$")

func entries(t *testing.T) []entry {
	t.Helper()
	page, err := os.ReadFile("messages.md")
	require.NoError(t, err)
	var list []entry
	for _, m := range listed.FindAllStringSubmatch(string(page), -1) {
		parts := strings.Split(m[1], "…")
		for i, part := range parts {
			parts[i] = regexp.QuoteMeta(part)
		}
		list = append(list, entry{m[1], m[2], regexp.MustCompile("(?s)^" + strings.Join(parts, ".*"))})
	}
	return list
}

// ours reports whether a source is about flows and their tests: agents, faults
// and scenarios are for who runs the simulator, or a monitor.
func ours(path string) bool {
	base := filepath.Base(path)
	return !strings.HasSuffix(base, "_test.go") && !strings.HasPrefix(base, "agent") &&
		!strings.HasPrefix(base, "act") && !strings.HasPrefix(base, "faults") && !strings.HasPrefix(base, "scenario")
}

// written are the messages as they stand in the sources: the formats of what is
// reported, and what is made of the messages of the expression library.
func written(t *testing.T) []message {
	t.Helper()
	files, err := filepath.Glob("../../flows/*.go")
	require.NoError(t, err)
	var list []message
	for _, path := range append(files, "../../flows/prove/known.go") {
		if !ours(path) {
			continue
		}
		source, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		composed := strings.HasSuffix(path, "/explain.go") || strings.HasSuffix(path, "/known.go")
		ast.Inspect(source, func(n ast.Node) bool {
			for _, e := range telling(n, composed) {
				if text := told(e); strings.Count(text, " ") > 1 {
					list = append(list, message{text: text, from: filepath.Base(path)})
				}
			}
			return true
		})
	}
	require.Greater(t, len(list), 150)
	return list
}

// telling are the parts of a node that are messages: what is given to a function
// that reports and, in a file that composes messages, what is returned or
// printed into a text.
func telling(n ast.Node, composed bool) []ast.Expr {
	switch n := n.(type) {
	case *ast.CallExpr:
		f, ok := n.Fun.(*ast.SelectorExpr)
		if !ok {
			return nil
		}
		if composed && f.Sel.Name == "Sprintf" || slices.Contains([]string{"errorf", "warnf", "hintf", "find", "quote"}, f.Sel.Name) {
			return n.Args[:min(len(n.Args), 2)] // a place may come first
		}
	case *ast.ReturnStmt:
		if composed {
			return n.Results
		}
	}
	return nil
}

var verb = regexp.MustCompile(`%#?[a-zA-Z]`)

// told is what an expression of a source puts together, with X for what is not
// known before it runs.
func told(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, err := strconv.Unquote(e.Value)
		if err != nil {
			return e.Value
		}
		return verb.ReplaceAllString(text, "X")
	case *ast.BinaryExpr:
		return told(e.X) + told(e.Y)
	default:
		return "X"
	}
}

var problem = regexp.MustCompile(`(?m)^(\S+?):(\d+):\d+: (?:error|warning|hint): (.*)$`)

// shown are the messages of the golden files, each with the line that it is
// about.
func shown(t *testing.T) []message {
	t.Helper()
	var files []string
	for _, pattern := range []string{"../../flows/testdata/*.txtar", "../../flows/flowtest/testdata/*.txtar"} {
		found, err := filepath.Glob(pattern)
		require.NoError(t, err)
		files = append(files, found...)
	}
	var list []message
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		require.NoError(t, err)
		golden := archive.Files[len(archive.Files)-1]
		for _, m := range problem.FindAllStringSubmatch(string(golden.Data), -1) {
			if !strings.HasSuffix(m[1], ".agent.yaml") && !strings.HasSuffix(m[1], ".faults.yaml") {
				list = append(list, message{m[3], filepath.Base(path), lineOf(t, archive, m[1], m[2])})
			}
		}
	}
	require.Greater(t, len(list), 200)
	return list
}

func lineOf(t *testing.T, archive *txtar.Archive, file, number string) string {
	t.Helper()
	n, err := strconv.Atoi(number)
	require.NoError(t, err)
	for _, f := range archive.Files {
		if f.Name == file {
			return strings.Split(string(f.Data), "\n")[n-1]
		}
	}
	require.Fail(t, "there is no such file", file)
	return ""
}

func TestEveryMessageHasAnEntry(t *testing.T) {
	list := entries(t)
	for _, m := range append(shown(t), written(t)...) {
		assert.True(t, slices.ContainsFunc(list, func(e entry) bool { return e.about(m) }), "%s: %s", m.from, m.text)
	}
}

func TestEveryEntryHasAMessage(t *testing.T) {
	known := append(shown(t), written(t)...)
	for _, e := range entries(t) {
		assert.True(t, slices.ContainsFunc(known, e.about), e.words)
	}
}

func TestEveryExampleGetsItsMessage(t *testing.T) {
	known := shown(t)
	examples := 0
	for _, e := range entries(t) {
		if e.example == "" {
			continue
		}
		examples++
		gets := func(m message) bool { return e.about(m) && strings.Contains(m.line, e.example) }
		assert.True(t, slices.ContainsFunc(known, gets), "%s: %s", e.words, e.example)
	}
	require.Greater(t, examples, 80)
}
