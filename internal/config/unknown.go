package config

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"
)

// unknown tells of a key that nobody knows, and remembers what it may have been
// meant for: that one is not missing then.
func (w *walk) unknown(prefix string, name *yaml.Node) {
	meant, hint := w.meant(prefix, name.Value)
	if meant != "" {
		w.broken[meant] = true
	}
	w.problems.errorf(w.at(name), "%s is no setting%s", join(prefix, name.Value), hint)
}

// meant guesses which key a wrong one stands for, and how to tell: its sections
// stand before it with dots, it is in the wrong section, or it is misspelt.
func (w *walk) meant(prefix, name string) (key, hint string) {
	if section, rest, dotted := strings.Cut(name, "."); dotted && w.sections[join(prefix, section)] {
		return join(prefix, name), "; write " + section + ": and below it, further in, " + rest
	}
	var here, elsewhere []string
	for _, key := range w.keys() {
		dot := strings.LastIndexByte(key, '.')
		if key[:max(0, dot)] == prefix {
			here = append(here, key[dot+1:])
		} else if key[dot+1:] == name {
			elsewhere = append(elsewhere, key)
		}
	}
	if len(elsewhere) == 1 {
		return elsewhere[0], "; did you mean " + elsewhere[0] + "?"
	}
	if near := nearest(name, here); near != "" {
		return join(prefix, near), "; did you mean " + near + "?"
	}
	return "", ""
}

// keys are all that may stand in the file, sections included.
func (w *walk) keys() []string {
	all := slices.AppendSeq([]string{"alerts", "connections", "hours", "routes"}, maps.Keys(w.settings))
	for section := range w.sections {
		all = append(all, section)
	}
	slices.Sort(all)
	return all
}
