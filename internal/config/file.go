package config

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// orgGUID is the one setting that has a second name: organizationId.
const orgGUID = "transport.orgGuid"

// A walk goes through a settings file once.
type walk struct {
	layer
	name     string // of the file
	problems *Problems
	settings map[string]setting
	sections map[string]bool // the keys above those of settings; "" is the top
}

// readFile walks a settings file and collects what it says and what is wrong
// with its shape. Whether the values themselves are right is seen later: one
// that is overruled does no harm. ok is false if there are no keys to walk.
func readFile(name string, data []byte, problems *Problems) (l layer, ok bool) {
	w := walk{layer: newLayer(), name: name, problems: problems, settings: map[string]setting{}, sections: map[string]bool{}}
	for _, s := range settings() {
		w.settings[s.key] = s
		for key := s.key; key != ""; {
			key = key[:max(0, strings.LastIndexByte(key, '.'))]
			w.sections[key] = true
		}
	}
	before := len(*problems)
	root := w.document(data)
	if len(*problems) > before {
		return layer{}, false
	}
	if root != nil {
		w.section("", root)
	}
	return w.layer, true
}

// section walks a mapping whose keys are known.
func (w *walk) section(prefix string, node *yaml.Node) {
	if node.Kind != yaml.MappingNode {
		if isNull(node) {
			return
		}
		w.broken[prefix] = true
		w.problems.errorf(w.at(node), "%s: expected keys with values, not %s", prefix, kindOf(node))
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		name, value := node.Content[i], resolve(node.Content[i+1])
		if seen[name.Value] {
			w.problems.errorf(w.at(name), "%s stands here twice", name.Value)
			continue
		}
		seen[name.Value] = true
		w.entry(prefix, name, value)
	}
}

// entry takes one key of a section.
func (w *walk) entry(prefix string, name, value *yaml.Node) {
	key := join(prefix, name.Value)
	if key == "transport.organizationId" {
		key = orgGUID
	}
	s, known := w.settings[key]
	switch {
	case strings.Contains(name.Value, ".") || name.Kind != yaml.ScalarNode:
		w.unknown(prefix, name)
	case known && s.isPairs():
		w.mapping(key, name, value)
	case known:
		w.value(s, name, value)
	case key == "connections":
		w.origins[key] = w.at(name)
		w.connections = value
	case key == "hours":
		w.origins[key] = w.at(name)
		w.hours = value
	case key == "alerts":
		w.origins[key] = w.at(name)
		w.alerts = value
	case key == "routes":
		w.origins[key] = w.at(name)
		w.routes = value
	case w.sections[key]:
		w.origins[key] = w.at(name)
		w.section(key, value)
	case unused(key):
		w.problems.warnf(w.at(name), "%s is not used: it is for the chat widget", key)
	default:
		w.unknown(prefix, name)
	}
}
