package flows

import (
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

// maxRetries is how often a call may be tried again.
const maxRetries = 5

// Call is the part of `call`, with the keys that stand beside it.
type Call struct {
	Operation *Value
	With      []Pair
	Save      []Pair // field and variable, and its type
	Timeout   *Duration
	Retries   *Number
	Failed    *Value
}

// An Operation is something that the operator's settings offer to calls.
type Operation struct {
	Name   string            // connection.operation
	With   []string          // what it has to be given
	Fields map[string]string // what it answers, by name: the type
}

func (r *reader) callFields(s *Step) []field {
	c := &Call{}
	return []field{
		{"call", func(n *yaml.Node) { s.Call, c.Operation = c, r.value(n, "`call`") }},
		r.mapping("with", &c.With), r.mapping("save", &c.Save),
		r.duration("timeout", &c.Timeout), r.number("retries", 0, maxRetries, &c.Retries), r.text("failed", &c.Failed),
	}
}

// resultTypes are what a field of an answer may be; bool is another name for
// yes_no.
var resultTypes = []string{"text", "whole_number", "number", "yes_no", "bool", "secret"}

func resultKind(name string) kind {
	if name == "bool" {
		name = "yes_no"
	}
	return kindOfType(name)
}

// results declares what a call saves.
func (c *compiler) results(save []Pair) {
	for _, p := range save {
		if p.Value == nil {
			continue
		}
		switch {
		case !plainName.MatchString(p.Key.Text) || reserved[p.Key.Text]:
			c.errorf(p.Key.At, "`%s` cannot be the name of a variable; use letters, digits and _, no digit first, and no word that expressions know", p.Key.Text)
		case !slices.Contains(resultTypes, p.Value.Text):
			c.errorf(p.Value.At, "there is no type `%s` for what a call answers; it may be %s", p.Value.Text, listed(resultTypes, "or"))
			c.variable(p.Key)
			c.is(p.Key, anyKind)
		default:
			c.variable(p.Key)
			c.is(p.Key, resultKind(p.Value.Text))
		}
	}
}

func (c *compiler) call(s *Step) *bot.Call {
	out := &bot.Call{Timeout: length(s.Call.Timeout), Failed: c.to(s.Call.Failed)}
	if s.Call.Retries != nil {
		out.Retries = s.Call.Retries.N
	}
	for _, p := range s.Call.With {
		if c.fileIn(p.Value) != nil {
			c.errorf(p.Value.At, "a call cannot carry a file; send it with `sendFile: %s`", p.Value.Text)
			continue
		}
		if v := c.guarded(p.Value); v != nil {
			out.With = append(out.With, bot.SecretField{Key: p.Key.Text, Value: v})
		}
	}
	for _, p := range s.Call.Save {
		if i, ok := c.vars[p.Key.Text]; ok && p.Value != nil {
			out.Save = append(out.Save, bot.Result{Field: p.Key.Text, Var: i, Zero: zeros[resultKind(p.Value.Text)]})
		}
	}
	if s.Call.Operation != nil {
		out.Operation = s.Call.Operation.Text
		c.operation(s)
	}
	return out
}

// zeros are values of each kind.
var zeros = map[kind]any{textKind: "", wholeKind: 0, numberKind: 0.0, yesNoKind: false, secretKind: bot.Secret{}}

// operation compares a call with what the operator offers.
func (c *compiler) operation(s *Step) {
	name := s.Call.Operation
	connection, operation, ok := strings.Cut(name.Text, ".")
	if !ok || connection == "" || operation == "" {
		c.errorf(name.At, "`call` names a connection and one of its operations, such as crm.customer")
		return
	}
	if c.o.Operations == nil {
		return
	}
	var names []string
	for i := range c.o.Operations {
		o := &c.o.Operations[i]
		if o.Name == name.Text {
			c.fits(s, o)
			return
		}
		names = append(names, o.Name)
	}
	c.errorf(name.At, "the settings offer no operation `%s`%s", name.Text, c.similar(name.Text, names))
}

// fits compares what a call gives and saves with what the operation needs and
// answers.
func (c *compiler) fits(s *Step, o *Operation) {
	given := map[string]bool{}
	for _, p := range s.Call.With {
		given[p.Key.Text] = true
	}
	for _, need := range o.With {
		if !given[need] {
			c.errorf(s.Call.Operation.At, "`%s` needs `with: {%s: …}`", o.Name, need)
		}
	}
	for _, p := range s.Call.Save {
		if p.Value == nil || !slices.Contains(resultTypes, p.Value.Text) {
			continue
		}
		typ, ok := o.Fields[p.Key.Text]
		switch have, want := resultKind(typ), resultKind(p.Value.Text); {
		case !ok:
			c.errorf(p.Key.At, "`%s` answers no `%s`%s", o.Name, p.Key.Text, c.similar(p.Key.Text, sortedKeys(o.Fields)))
		case have != want && (have != wholeKind || want != numberKind) && (have != textKind || want != secretKind):
			c.errorf(p.Value.At, "`%s` answers `%s` as %s, not as %s", o.Name, p.Key.Text, have, want)
		}
	}
}
