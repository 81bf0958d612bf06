package flows

import (
	"regexp"
	"slices"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"
)

// questionType makes the type of a question, with the keys that go with some
// types only.
func (c *compiler) questionType(s *Step, q *Question) bot.Type {
	name := "text"
	if q.Type != nil {
		name = q.Type.Text
	}
	o := answer.Options{}
	if q.Words != nil {
		o.NumberWords = q.Words.Text == "true"
		c.goesWith(q.Words, "words", name, "whole_number", "number", "money")
	}
	if q.Currency != nil {
		o.Currency = q.Currency.Text
		c.goesWith(q.Currency, "currency", name, "money")
	}
	if q.Pattern != nil && c.goesWith(q.Pattern, "pattern", name, "pattern") {
		o.Pattern = c.pattern(q.Pattern)
	}
	if name == "pattern" && q.Pattern == nil {
		c.errorf(q.Type.At, "`type: pattern` needs `pattern: NAME`, one that the operator's settings have")
	}
	if name == "pattern" && o.Pattern == nil {
		return nil
	}
	c.fileOptions(q, name, &o)
	return c.answerType(q.Type, q.Options, s.Name.At, o)
}

func (c *compiler) goesWith(v *Value, key, name string, types ...string) bool {
	if !slices.Contains(types, name) {
		c.errorf(v.At, "`%s` goes only with a `type` that is %s", key, listed(types, "or"))
		return false
	}
	return true
}

// anything is what a pattern is taken for where the operator's are not known.
var anything = regexp.MustCompile(`(?s).+`)

// pattern finds one of the operator's.
func (c *compiler) pattern(v *Value) *regexp.Regexp {
	if c.o.Patterns == nil {
		return anything
	}
	text, ok := c.o.Patterns[v.Text]
	if !ok {
		c.errorf(v.At, "the settings have no pattern `%s`%s", v.Text, c.similar(v.Text, sortedKeys(c.o.Patterns)))
		return nil
	}
	re, err := regexp.Compile(text)
	if err != nil {
		c.errorf(v.At, "the pattern `%s` of the settings is no regular expression: %s", v.Text, err)
	}
	return re
}
