package explain

import (
	"strconv"

	"github.com/botrunner/botrunner/flows"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// condition puts what stands behind if and ok_if into words, or quotes it.
func condition(v *flows.Value) string {
	if tree, err := parser.Parse(v.Text); err == nil {
		if words, ok := holds(tree.Node); ok {
			return words
		}
	}
	return "`" + v.Text + "`"
}

// operand puts what stands in ${ } into words, or quotes it.
func operand(source string) string {
	if tree, err := parser.Parse(source); err == nil {
		if words, ok := thing(tree.Node); ok {
			return words
		}
	}
	return "`" + source + "`"
}

// comparisons are what a sentence says for an operator.
var comparisons = map[string]string{
	"==": " is ", "!=": " is not ", ">=": " is at least ", "<=": " is at most ", ">": " is more than ", "<": " is less than ",
	"contains": " contains ", "startsWith": " begins with ", "endsWith": " ends with ", "matches": " fits the pattern ",
}

// holds puts a condition into words. It returns ok false where the words would
// be harder to read than the expression, or could be taken in two ways.
func holds(n ast.Node) (words string, ok bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value + " is yes", true
	case *ast.CallNode:
		return hours(n, " is open")
	case *ast.UnaryNode:
		if call, is := n.Node.(*ast.CallNode); is {
			return hours(call, " is closed")
		}
		if id, is := n.Node.(*ast.IdentifierNode); is && (n.Operator == "not" || n.Operator == "!") {
			return id.Value + " is no", true
		}
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return chain(n, " and ")
		case "or", "||":
			return chain(n, " or ")
		case "in":
			return within(n)
		default:
			return compared(n)
		}
	}
	return "", false
}

// chain joins conditions by one word. Where and meets or, people disagree on
// what belongs together, so such a condition stays as it is.
func chain(n *ast.BinaryNode, word string) (string, bool) {
	for _, side := range []ast.Node{n.Left, n.Right} {
		if b, is := side.(*ast.BinaryNode); is && logical(b.Operator) && logical(n.Operator) && !same(b.Operator, n.Operator) {
			return "", false
		}
	}
	left, ok := holds(n.Left)
	right, also := holds(n.Right)
	return left + word + right, ok && also
}

func logical(op string) bool { return op == "and" || op == "&&" || op == "or" || op == "||" }

func same(a, b string) bool {
	return a == b || a+b == "and&&" || a+b == "&&and" || a+b == "or||" || a+b == "||or"
}

func compared(n *ast.BinaryNode) (string, bool) {
	word, known := comparisons[n.Operator]
	left, ok := thing(n.Left)
	if !known || !ok {
		return "", false
	}
	switch right := n.Right.(type) {
	case *ast.NilNode:
		return map[string]string{"==": left + " has no value", "!=": left + " has a value"}[n.Operator], n.Operator == "==" || n.Operator == "!="
	case *ast.BoolNode:
		yes := right.Value == (n.Operator == "==")
		return left + map[bool]string{true: " is yes", false: " is no"}[yes], n.Operator == "==" || n.Operator == "!="
	}
	right, ok := thing(n.Right)
	return left + word + right, ok
}

// within is for what lies in a range or a list.
func within(n *ast.BinaryNode) (string, bool) {
	left, ok := thing(n.Left)
	if !ok {
		return "", false
	}
	switch right := n.Right.(type) {
	case *ast.BinaryNode:
		if right.Operator != ".." {
			return "", false
		}
		low, ok := thing(right.Left)
		high, also := thing(right.Right)
		return left + " is from " + low + " to " + high, ok && also
	case *ast.ArrayNode:
		var items []string
		for _, item := range right.Nodes {
			words, ok := thing(item)
			if !ok {
				return "", false
			}
			items = append(items, words)
		}
		return left + " is " + either(items), len(items) > 0
	}
	return "", false
}

// thing puts a value into words.
func thing(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.IntegerNode:
		return strconv.Itoa(n.Value), true
	case *ast.FloatNode:
		return strconv.FormatFloat(n.Value, 'g', -1, 64), true
	case *ast.StringNode:
		return strconv.Quote(n.Value), true
	case *ast.MemberNode:
		return member(n)
	case *ast.CallNode:
		return clock(n)
	case *ast.BuiltinNode:
		if n.Name == "now" {
			return "the time of day", true
		}
		if n.Name != "len" || len(n.Arguments) != 1 {
			return "", false
		}
		of, ok := thing(n.Arguments[0])
		return "the length of " + of, ok
	case *ast.BinaryNode:
		if n.Operator != "??" {
			return "", false
		}
		first, ok := thing(n.Left)
		otherwise, also := thing(n.Right)
		return first + ", or else " + otherwise, ok && also
	}
	return "", false
}

// member is a field of the event at hand.
func member(n *ast.MemberNode) (string, bool) {
	of, ok := n.Node.(*ast.IdentifierNode)
	field, is := n.Property.(*ast.StringNode)
	if !ok || !is || of.Value != "event" {
		return "", false
	}
	return "the event's " + field.Value, true
}

// hours says of opening hours whether it is they.
func hours(n *ast.CallNode, how string) (string, bool) {
	name, ok := argument(n, "open")
	return name + how, ok
}

// clock is what the clock, or a timetable, says.
func clock(n *ast.CallNode) (string, bool) {
	if f, is := n.Callee.(*ast.IdentifierNode); is && f.Value == "today" {
		return "today's date", true
	}
	name, ok := argument(n, "opens")
	return "when " + name + " opens", ok
}

// argument is the fixed text that a function is given.
func argument(n *ast.CallNode, function string) (string, bool) {
	f, is := n.Callee.(*ast.IdentifierNode)
	if !is || f.Value != function || len(n.Arguments) != 1 {
		return "", false
	}
	text, fixed := n.Arguments[0].(*ast.StringNode)
	if !fixed {
		return "", false
	}
	return text.Value, true
}
