// Package format gives flow files their one form, so that two people's edits
// differ only in what they mean, and a glance finds what it looks for: the keys
// of a step in the order of the manual, two spaces for each level, an empty line
// between steps, quotes only where YAML needs them, comments behind lines in a
// column of their own.
//
//	out, err := format.Source(data)
//
// It works on the author's own lines, guided by what YAML makes of them, and
// rewrites only what it is sure of. So no comment is lost: one above a key, or
// behind it, moves with the key. Before it returns, it compares what both texts
// mean.
package format

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v4"
)

// ErrMeaning is returned by [Source] for a file whose formatted text would mean
// something else. It has not been seen; should it come, the file stays as it is.
var ErrMeaning = errors.New("the formatted text would mean something else")

// Source formats a flow file. The file has to be one that [flows.Parse] reads
// without an error. Formatting what is formatted changes nothing.
//
// [flows.Parse]: https://pkg.go.dev/github.com/botrunner/botrunner/flows#Parse
func Source(data []byte) ([]byte, error) {
	text := strings.ReplaceAll(string(data), "\r\n", "\n")
	root, err := load(text)
	if err != nil {
		return nil, err
	}
	w := &writer{src: strings.Split(text, "\n")}
	w.file(root)
	if w.err != nil {
		return nil, w.err
	}
	out := print(w.out)
	after, err := load(out)
	if err != nil || !same(root, after) {
		return nil, ErrMeaning
	}
	return []byte(out), nil
}

// Formatted reports whether a file is in its form already.
func Formatted(data []byte) (bool, error) {
	out, err := Source(data)
	return bytes.Equal(out, data), err
}

// load returns the one mapping that a flow file is.
func load(text string) (*yaml.Node, error) {
	var doc yaml.Node
	if err := yaml.Load([]byte(text), &doc); err != nil {
		return nil, fmt.Errorf("reading YAML: %w", err)
	}
	if len(doc.Content) != 1 || doc.Content[0].Kind != yaml.MappingNode || doc.Content[0].Style&yaml.FlowStyle != 0 {
		return nil, errors.New("the file is no mapping of `key: value` lines")
	}
	return doc.Content[0], nil
}

// same reports whether two nodes mean the same to a flow: the order of keys
// aside, which is nothing in a mapping whose keys are fixed, and is kept in
// those whose keys are the author's.
func same(a, b *yaml.Node) bool {
	if a.Kind != b.Kind || a.Tag != b.Tag || a.Value != b.Value || len(a.Content) != len(b.Content) {
		return false
	}
	if a.Kind != yaml.MappingNode {
		for i := range a.Content {
			if !same(a.Content[i], b.Content[i]) {
				return false
			}
		}
		return true
	}
	for i := 0; i < len(a.Content); i += 2 {
		if v := find(b, a.Content[i].Value); v == nil || !same(a.Content[i+1], v) {
			return false
		}
	}
	return true
}

func find(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}
