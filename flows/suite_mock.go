package flows

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

// A Mock is what a call is answered with.
type Mock struct {
	Operation *Value // connection.operation
	Answer    []Pair
	Failed    bool // the call fails
}

// Fields are the answer to a call that saves these results. Fields that it does
// not save are left out.
func (m *Mock) Fields(save []bot.Result) (map[string]any, error) {
	fields := make(map[string]any, len(m.Answer))
	for _, p := range m.Answer {
		i := slices.IndexFunc(save, func(r bot.Result) bool { return r.Field == p.Key.Text })
		if i < 0 {
			continue
		}
		v, ok := mocked(p.Value.Text, save[i].Zero)
		if !ok {
			return nil, fmt.Errorf("the field `%s` cannot be `%s`", p.Key.Text, p.Value.Text)
		}
		fields[p.Key.Text] = v
	}
	return fields, nil
}

// mocked is a text as a value of the type of zero.
func mocked(text string, zero any) (any, bool) {
	switch zero.(type) {
	case bool:
		yes := text == "true" || text == "yes"
		return yes, yes || text == "false" || text == "no"
	case int:
		n, err := strconv.Atoi(text)
		return n, err == nil
	case float64:
		f, err := strconv.ParseFloat(text, 64)
		return f, err == nil
	default:
		return text, true
	}
}

func (r *reader) mocks(n *yaml.Node, c *Case) {
	for k, v := range r.pairs(n, "`mock`") {
		m := &Mock{Operation: &Value{k.Value, r.src.at(k), k}}
		c.Mock = append(c.Mock, m)
		switch {
		case v.Kind == yaml.ScalarNode && v.Value == "failed":
			m.Failed = true
		case v.Kind == yaml.MappingNode && len(v.Content) == 0: // it answers nothing
		case v.Kind == yaml.ScalarNode:
			r.errorf(r.src.at(v), "`%s` has to be answered with `{field: value}`, or with `failed`", k.Value)
		default:
			r.mapping(k.Value, &m.Answer).read(v)
		}
	}
}

// mock compares an answer with what the flow calls and saves.
func (c *suiteCheck) mock(m *Mock) {
	var operations, fields []string
	zero := map[string]any{}
	for _, s := range c.flow.Dialog.Steps {
		call, ok := s.Verb.(*bot.Call)
		if !ok {
			continue
		}
		operations = append(operations, call.Operation)
		if call.Operation != m.Operation.Text {
			continue
		}
		for _, r := range call.Save {
			fields = append(fields, r.Field)
			zero[r.Field] = r.Zero
		}
	}
	if !slices.Contains(operations, m.Operation.Text) {
		c.errorf(m.Operation.At, "the flow never calls `%s`%s", m.Operation.Text, c.similar(m.Operation.Text, operations))
		return
	}
	for _, p := range m.Answer {
		if !slices.Contains(fields, p.Key.Text) {
			c.errorf(p.Key.At, "the flow saves no `%s` of `%s`%s", p.Key.Text, m.Operation.Text, c.similar(p.Key.Text, fields))
			continue
		}
		if p.Value == nil {
			continue // it could not be read
		}
		if _, ok := mocked(p.Value.Text, zero[p.Key.Text]); !ok {
			c.errorf(p.Value.At, "the flow saves `%s` as %s, and `%s` is none", p.Key.Text, kindOfValue(zero[p.Key.Text]), p.Value.Text)
		}
	}
}
