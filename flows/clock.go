package flows

import (
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/types"
)

// What expressions may ask of the clock, which is the engine's, and of the
// operator's opening hours:
//
//	open("support")   is it open?
//	opens("support")  when it opens the next time, in words
//	today(), now()    day and time of day, as the types date and time keep them

// called is the name under which the environment of an expression has one of
// these functions. No variable can have such a name.
func called(function string) string { return function + "()" }

// ofHours are the functions that are given the name of opening hours.
var ofHours = []string{"open", "opens"}

// clockTypes are the types of the functions.
func clockTypes() types.Map {
	return types.Map{
		called("open"):  types.TypeOf(func(string) bool { return false }),
		called("opens"): types.TypeOf(func(string) string { return "" }),
		called("today"): types.TypeOf(func() string { return "" }),
		called("now"):   types.TypeOf(func() string { return "" }),
	}
}

func isClock(function string) bool {
	_, is := clockTypes()[called(function)]
	return is
}

// A clock answers one run of an expression. Its functions stand in the
// environment for all runs.
type clock struct {
	now   time.Time
	hours bot.Hours
	lang  string
}

func (c *clock) functions() map[string]any {
	return map[string]any{
		called("open"):  func(name string) bool { return c.hours == nil || c.hours.Open(name, c.now) },
		called("opens"): c.opens,
		called("today"): func() string { return c.now.Format(time.DateOnly) },
		called("now"):   func() string { return c.now.Format("15:04") },
	}
}

// opens is nothing where nobody knows it.
func (c *clock) opens(name string) string {
	if c.hours == nil {
		return ""
	}
	at := c.hours.Opens(name, c.now)
	if at.IsZero() {
		return ""
	}
	return answer.Moment(c.lang, at, c.now)
}

// clockCall checks the call of one of the functions. The name of opening hours
// has to be a fixed text, so that it can be compared with those of the operator.
func (s *surveyor) clockCall(n *ast.CallNode, function *ast.IdentifierNode) {
	name := function.Value
	function.Value = called(name)
	s.e.clocked = true
	if !slices.Contains(ofHours, name) {
		return
	}
	var fixed *ast.StringNode
	if len(n.Arguments) == 1 {
		fixed, _ = n.Arguments[0].(*ast.StringNode)
	}
	if fixed == nil {
		s.e.find(function.Location().From, "`%s` needs the name of opening hours as a fixed text, such as %s(\"support\")", name, name)
		return
	}
	s.e.hours = append(s.e.hours, hoursName{fixed.Value, fixed.Location().From})
}

// hoursName is a text that names opening hours, at one place of an expression.
type hoursName = name

// knownHours notes the hours that the flow asks for, and reports names of opening hours that the operator does not have.
func (c *compiler) knownHours(v *Value, p part, e *expression) {
	for _, n := range e.hours {
		if !slices.Contains(c.d.Hours, n.text) {
			c.d.Hours = append(c.d.Hours, n.text)
		}
		if c.o.Hours != nil && !slices.Contains(c.o.Hours, n.text) {
			c.errorf(c.src.inside(v.node, p.offset+n.offset), "the settings have no hours `%s`%s", n.text, c.similar(n.text, c.o.Hours))
		}
	}
}

// speaks is the language of a conversation, as the names of days need it.
func (c *compiler) speaks(s bot.Scope) string {
	if i, ok := c.vars["language"]; ok && len(c.languages) > 0 {
		if lang, _ := s.Vars[i].(string); slices.Contains(c.languages, lang) {
			return lang
		}
	}
	return c.lang
}

// plainCalls gives the functions their names again in a message of expr.
func plainCalls(message string) string { return strings.ReplaceAll(message, "()", "") }
