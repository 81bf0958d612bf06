package flows

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"

	"github.com/expr-lang/expr/ast"
)

// What flows can do with files: ask for them, name them, send them on.

// sendFile compiles the verb: ${photo} is the customer's file, any other text
// the name of one of the operator's.
func (c *compiler) sendFile(v *Value) *bot.SendFile {
	if e := c.fileIn(v); e != nil {
		return &bot.SendFile{File: c.runnable(e, fileKind)}
	}
	name := c.text(v)
	if name.Expr == nil {
		name.Expr = func(bot.Scope) (any, error) { return name.Fixed, nil }
	}
	return &bot.SendFile{File: name.Expr}
}

// fileIn is the expression of a value that is nothing but one which gives a
// file.
func (c *compiler) fileIn(v *Value) *expression {
	p, only := c.only(v)
	if !only {
		return nil
	}
	if e := c.use(v, p, true); e != nil && e.kind == fileKind {
		return e
	}
	return nil
}

// fileOptions are what a question says of the files that it takes.
func (c *compiler) fileOptions(q *Question, name string, o *answer.Options) {
	for _, k := range q.Kinds {
		if !c.goesWith(k, "kinds", name, "file") {
			return
		}
		kind := strings.TrimPrefix(k.Text, ".")
		if !plainEnding.MatchString(kind) {
			c.errorf(k.At, "`%s` is no kind of file; a kind is %s, or an ending such as pdf", k.Text, listed(answer.Families(), "or"))
			continue
		}
		o.FileKinds = append(o.FileKinds, kind)
	}
	if q.MaxSize == nil || !c.goesWith(q.MaxSize, "max_size", name, "file") {
		return
	}
	o.MaxSize = c.size(q.MaxSize, "max_size")
}

// size reads a number of bytes.
func (r *report) size(v *Value, key string) int64 {
	n, ok := bytesOf(v.Text)
	if !ok {
		r.errorf(v.At, "`%s` has to be a size such as 500 KB or 5 MB, not `%s`", key, v.Text)
	}
	return n
}

// SampleFile is the name of a file that answers the question.
func (q *Question) SampleFile() string {
	names := map[string]string{"image": "photo.jpg", "audio": "memo.mp3", "video": "clip.mp4", "text": "note.txt"}
	if len(q.Kinds) == 0 {
		return names["image"]
	}
	kind := strings.ToLower(strings.TrimPrefix(q.Kinds[0].Text, "."))
	if name, ok := names[kind]; ok {
		return name
	}
	return "file." + kind
}

var (
	plainEnding = regexp.MustCompile(`^[\pL\pN]{1,10}$`)
	fileSize    = regexp.MustCompile(`^([1-9]\d{0,5}) ?([KMG]B)$`)
)

// bytesOf reads a size.
func bytesOf(text string) (int64, bool) {
	m := fileSize.FindStringSubmatch(strings.ToUpper(strings.TrimSpace(text)))
	if m == nil {
		return 0, false
	}
	n, _ := strconv.ParseInt(m[1], 10, 64)
	const kilo = 1000
	return n * map[string]int64{"KB": kilo, "MB": kilo * kilo, "GB": kilo * kilo * kilo}[m[2]], true
}

// findFiles refuses to compute with a file: it can be named, passed on, and
// asked whether it is there.
func (e *expression) findFiles() { ast.Walk(&e.tree.Node, files{e}) }

type files struct{ e *expression }

// Visit looks at the parts of a node that computes.
func (f files) Visit(n *ast.Node) {
	switch n := (*n).(type) {
	case *ast.ConditionalNode, *ast.VariableDeclaratorNode, *ast.SequenceNode:
		return
	case *ast.BinaryNode:
		nothing := kindOf(n.Left.Nature()) == nilKind || kindOf(n.Right.Nature()) == nilKind
		if n.Operator == "??" || nothing && slices.Contains([]string{"==", "!="}, n.Operator) {
			return
		}
	}
	for _, child := range children(*n) {
		if id, ok := child.(*ast.IdentifierNode); ok && kindOf(id.Nature()) == fileKind {
			f.e.find(id.Location().From, "`%s` is a file; it can be said, which gives its name, sent with `sendFile: ${%s}`, and compared with nil", id.Value, id.Value)
			return
		}
	}
}
