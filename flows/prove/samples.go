package prove

import (
	"slices"
	"strconv"
	"strings"

	"github.com/botrunner/botrunner/bot"

	"github.com/expr-lang/expr/ast"
)

// samples are words to try where a customer can say anything: what people say,
// and the numbers and texts of the flow's own conditions with their neighbours.
type samples struct {
	said   []string
	inputs []any
}

// usual are answers of every type of the language, the plainest first.
var usual = []string{
	"Ada Lovelace", "42", "ada@example.com", "yes", "no", "1", "0", "x", "100000", "-1", "7.5", "+44 20 7946 0958", "3 April 2031",
	"14:30", "12.50 EUR", "oui", "non", "ja", "nein", "sí", "sim", "não", "nej", "hello there", "zzz", " ",
}

// byType says what to try first.
var byType = map[string][]string{
	"whole_number": {"42", "7", "1", "0"}, "number": {"7.5", "42"}, "yes_no": {"yes", "no"}, "email": {"ada@example.com"},
	"phone": {"+44 20 7946 0958"}, "date": {"3 April 2031"}, "time": {"14:30"}, "money": {"12.50 EUR"}, "text": {"Ada Lovelace"}, "pattern": {"AB-123456", "123456"},
}

// collect gathers the samples of a flow.
func collect(p *Prover) *samples {
	c := constants{}
	for i := range p.steps {
		s := &p.steps[i]
		for _, f := range slices.Concat(s.checks, s.ifs, s.assigns) {
			if f.tree != nil {
				ast.Walk(&f.tree, &c)
			}
		}
	}
	out := &samples{said: slices.Clone(usual)}
	for _, n := range c.numbers {
		for _, m := range []int{n, n - 1, n + 1} {
			out.said = append(out.said, strconv.Itoa(m))
			out.inputs = append(out.inputs, m)
		}
		const long = 300
		if 0 < n && n < long {
			letters := strings.Repeat("word ", long/4)
			out.said = append(out.said, letters[:n-1]+"s", letters[:n]+"s", letters[:max(n-2, 0)]+"s")
		}
	}
	out.said = unique(append(out.said, c.texts...))
	for _, s := range out.said {
		out.inputs = append(out.inputs, s)
	}
	out.inputs = append([]any{"Ada Lovelace", 1, true, false, 0, 42, 7.5}, out.inputs...)
	return out
}

func unique(list []string) []string {
	seen := map[string]bool{}
	return slices.DeleteFunc(list, func(s string) bool {
		known := seen[s]
		seen[s] = true
		return known
	})
}

// constants are those of expressions.
type constants struct {
	numbers []int
	texts   []string
}

// Visit notes the constants of a node.
func (c *constants) Visit(n *ast.Node) {
	const many = 200
	if len(c.numbers)+len(c.texts) > many {
		return
	}
	switch n := (*n).(type) {
	case *ast.IntegerNode:
		if !slices.Contains(c.numbers, n.Value) {
			c.numbers = append(c.numbers, n.Value)
		}
	case *ast.FloatNode:
		if i := int(n.Value); !slices.Contains(c.numbers, i) {
			c.numbers = append(c.numbers, i)
		}
	case *ast.StringNode:
		c.texts = append(c.texts, n.Value)
	}
}

// answers are what to try at a question, the likeliest first.
func (s *samples) answers(at *stage) []string {
	var first []string
	if v, is := at.Verb.(*bot.Ask); is {
		for _, q := range v.QuickReplies {
			if q.Expr == nil {
				first = append(first, q.Fixed)
			}
		}
	}
	if at.wrote != nil && at.wrote.Question != nil {
		q := at.wrote.Question
		if q.Type != nil {
			first = append(first, byType[q.Type.Text]...)
		}
		for _, o := range q.Options {
			first = append(first, o.Key.Text)
		}
	}
	return unique(append(first, s.said...))
}
