package flows

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// Act is the part of the verbs of scripts: of an agent, and of all who expect
// and send.
type Act struct {
	Expect   *Awaited
	Sends    []*Value
	Choices  []*Value // of the last of Sends
	Media    []*Value
	SendAt   Position // of the key's value
	After    *Duration
	Name     *Value
	Typing   *Duration
	Queue    *Value
	Agent    *Value
	Back     *Duration
	Ignore   *Duration // nil: for ever
	FaultSet int       // in Duty.Faults
	Missing  *Value
	Measure  *Value // of a monitor
}

// Awaited is the part of `expect`.
type Awaited struct {
	Text    *Value
	Matches *Value
	Event   *Value
	Choices []*Value
	Not     []*Value
	Within  *Duration
	Save    []Pair
}

// agentVerbs are those of an agent; send is one where it stands alone.
var agentVerbs = []string{
	"join", "expect", "send", "typing", "media", "transfer", "conference", "leave", "ignore", "faults", "set", "decide", "end",
}

// AgentVerbs are the verbs of an agent, in the order of the manual.
func AgentVerbs() []string { return slices.Clone(agentVerbs) }

func agentGrammar() grammar {
	return grammar{
		kind: "agent", verbs: agentVerbs, beside: map[string][]string{"expect": {"missing"}, "send": {"choices"}},
		companions: map[string][]string{"send": {"expect"}}, fields: (*reader).actFields,
	}
}

// actFields are all keys that any step of an agent may have.
func (r *reader) actFields(s *Step) []field {
	s.Act = &Act{}
	a := s.Act
	return []field{
		{"join", func(n *yaml.Node) { r.optional(n, "join", r.duration("after", &a.After), r.text("name", &a.Name)) }},
		{"expect", func(n *yaml.Node) { a.Expect = r.awaited(n) }},
		{"send", func(n *yaml.Node) { a.Sends, a.SendAt = r.oneOrMore(n, "`send`"), r.src.at(n) }},
		r.list("choices", &a.Choices),
		r.text("missing", &a.Missing),
		r.duration("typing", &a.Typing),
		{"media", func(n *yaml.Node) { a.Media = r.oneOrMore(n, "`media`") }},
		{"transfer", func(n *yaml.Node) { r.transfer(n, a) }},
		r.text("conference", &a.Agent),
		{"leave", func(n *yaml.Node) { r.optional(n, "leave", r.duration("return", &a.Back)) }},
		{"ignore", func(n *yaml.Node) { r.ignore(n, a) }},
		{"faults", func(n *yaml.Node) { a.FaultSet = r.faultSet(n) }},
		r.mapping("set", &s.Set),
		{"decide", func(n *yaml.Node) { r.decide(n, s) }},
		r.text("end", &s.End), r.text("next", &s.Next),
	}
}

// optional reads a verb that needs nothing more said: nothing, true, or a
// mapping.
func (r *reader) optional(n *yaml.Node, key string, fs ...field) {
	if shape(n) == "nothing" || n.Kind == yaml.ScalarNode && n.Value == "true" {
		return
	}
	if n.Kind == yaml.ScalarNode {
		r.errorf(r.src.at(n), "`%s` is `true`, or a mapping such as {%s: …}, not `%s`", key, fs[0].key, n.Value)
		return
	}
	r.fields(n, "`"+key+"`", nil, fs...)
}

// oneOrMore reads a text or a list of texts.
func (r *reader) oneOrMore(n *yaml.Node, what string) []*Value {
	if n.Kind == yaml.SequenceNode {
		return r.values(n, what)
	}
	if v := r.value(n, what); v != nil {
		return []*Value{v}
	}
	return nil
}

// awaited reads `expect`: nothing (any message), a text, or a mapping.
func (r *reader) awaited(n *yaml.Node) *Awaited {
	e := &Awaited{}
	switch {
	case shape(n) == "nothing":
		return e
	case n.Kind == yaml.ScalarNode:
		e.Text = r.value(n, "`expect`")
		return e
	}
	r.fields(n, "`expect`", nil,
		r.text("text", &e.Text), r.text("matches", &e.Matches), r.text("event", &e.Event), r.list("choices", &e.Choices),
		field{"not", func(n *yaml.Node) { e.Not = r.oneOrMore(n, "`not`") }},
		r.duration("within", &e.Within), r.expressions("save", &e.Save))
	return e
}

// expressions is mapping for values that are expressions as they stand. Where
// one is used they are read as if they stood in ${ }.
func (r *reader) expressions(key string, to *[]Pair) field {
	return field{key, func(n *yaml.Node) {
		r.mapping(key, to).read(n)
		for i, p := range *to {
			if p.Value == nil {
				continue
			}
			if parts, _, ok := split(p.Value.Text); ok && len(parts) == 1 && parts[0].isExpr {
				r.errorf(p.Value.At, "`%s` holds expressions already; write it without ${ }: %s", key, parts[0].text)
				continue
			}
			(*to)[i].Value = inBraces(p.Value)
		}
	}}
}

// inBraces puts an expression into ${ }. Its node begins two characters before
// the author's, so that the places of problems stay right.
func inBraces(v *Value) *Value {
	node := *v.node
	node.Value = "${" + v.Text + "}"
	node.Column -= len("${")
	return &Value{Text: node.Value, At: v.At, node: &node}
}

func (r *reader) transfer(n *yaml.Node, a *Act) {
	if n.Kind == yaml.ScalarNode && n.Value != "" {
		r.errorf(r.src.at(n), "`transfer` has to say to whom; write `{queue: %s}` or `{agent: %s}`", n.Value, n.Value)
		return
	}
	before := len(r.problems)
	r.fields(n, "`transfer`", nil, r.text("queue", &a.Queue), r.text("agent", &a.Agent))
	if !r.failed(before) && (a.Queue == nil) == (a.Agent == nil) {
		r.errorf(r.src.at(n), "`transfer` needs either `queue: NAME` or `agent: NAME`")
	}
}

// ignore reads how long, or true for ever.
func (r *reader) ignore(n *yaml.Node, a *Act) {
	if shape(n) == "nothing" || n.Kind == yaml.ScalarNode && n.Value == "true" {
		return
	}
	r.duration("ignore", &a.Ignore).read(n)
}

// assigned are the variables that a step gives a value, however it does.
func (s *Step) assigned() []Pair {
	if s.Act == nil || s.Act.Expect == nil {
		return s.Set
	}
	return slices.Concat(s.Set, s.Act.Expect.Save)
}
