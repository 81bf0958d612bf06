package config

import (
	"encoding/json"

	"go.yaml.in/yaml/v4"
)

// value takes what a setting of one value or of a list says.
func (w *walk) value(s setting, name, value *yaml.Node) {
	if isNull(value) {
		return
	}
	if s.isList() {
		w.list(s, name, value)
		return
	}
	if value.Kind != yaml.ScalarNode {
		w.broken[s.key] = true
		w.problems.errorf(w.at(value), "%s: expected one value, not %s", s.key, kindOf(value))
		return
	}
	if before, ok := w.texts[s.key]; ok && before != value.Value {
		w.problems.errorf(w.at(name), "organizationId and orgGuid are the same setting, but their values differ")
	}
	w.texts[s.key] = value.Value
	w.origins[s.key] = w.at(value)
}

func (w *walk) list(s setting, name, value *yaml.Node) {
	texts := []string{}
	if value.Kind != yaml.SequenceNode {
		w.problems.errorf(w.at(value), "%s: expected a list such as [Computers, Printers], not %s", s.key, kindOf(value))
		return
	}
	for _, item := range value.Content {
		item = resolve(item)
		if item.Kind != yaml.ScalarNode || isNull(item) {
			w.problems.errorf(w.at(item), "%s: expected a text, not %s", s.key, kindOf(item))
			return
		}
		texts = append(texts, item.Value)
	}
	text, err := json.Marshal(texts)
	if err != nil {
		w.problems.errorf(w.at(value), "%s: %v", s.key, err)
		return
	}
	w.texts[s.key] = string(text)
	w.origins[s.key] = w.at(name)
}

// mapping takes names and texts as they are written: a number keeps its zeros
// and its plus.
func (w *walk) mapping(key string, name, value *yaml.Node) {
	if isNull(value) {
		return
	}
	if value.Kind != yaml.MappingNode {
		w.broken[key] = true
		w.problems.errorf(w.at(value), "%s: expected names with values, not %s", key, kindOf(value))
		return
	}
	w.origins[key] = w.at(name)
	w.pairs[key] = map[string]string{}
	for i := 0; i+1 < len(value.Content); i += 2 {
		name, value := value.Content[i], resolve(value.Content[i+1])
		at := w.at(name)
		switch _, twice := w.pairs[key][name.Value]; {
		case name.Kind != yaml.ScalarNode:
			w.problems.errorf(at, "%s: expected a name, not %s", key, kindOf(name))
		case twice:
			w.problems.errorf(at, "%s stands here twice", join(key, name.Value))
		case value.Kind != yaml.ScalarNode:
			w.problems.errorf(w.at(value), "%s: expected a text, not %s", join(key, name.Value), kindOf(value))
		case isNull(value):
			w.pairs[key][name.Value] = ""
			w.origins[join(key, name.Value)] = at
		default:
			w.pairs[key][name.Value] = value.Value
			w.origins[join(key, name.Value)] = at
		}
	}
}
