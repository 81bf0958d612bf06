package config

import (
	"bytes"
	"errors"
	"io"
	"strings"

	"go.yaml.in/yaml/v4"
)

// maxFile is how large a settings file may be.
const maxFile = 1 << 20

// document parses the one document of the file; nil if there is none.
func (w *walk) document(data []byte) *yaml.Node {
	file := origin{source: byFile, name: w.name}
	if len(data) > maxFile {
		w.problems.errorf(file, "the file is larger than %d bytes", maxFile)
		return nil
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, further yaml.Node
	err := decoder.Decode(&document)
	if err == nil {
		err = decoder.Decode(&further)
		if err == nil {
			w.problems.errorf(w.at(&further), "expected one document, but here a second one begins")
			return nil
		}
	}
	if !errors.Is(err, io.EOF) {
		w.malformed(err)
		return nil
	}
	if len(document.Content) == 0 {
		return nil
	}
	root := document.Content[0]
	if root.Kind != yaml.MappingNode && !isNull(root) {
		w.problems.errorf(w.at(root), "expected keys with values, not %s", kindOf(root))
	}
	return root
}

// malformed tells of a file that is no YAML.
func (w *walk) malformed(err error) {
	at := origin{source: byFile, name: w.name}
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if load, ok := errors.AsType[*yaml.LoadError](err); ok {
		at.line, at.column = load.Mark.Line, load.Mark.Column
		text = load.Message
	}
	w.problems.errorf(at, "not YAML: %s", text)
}

func (w *walk) at(node *yaml.Node) origin {
	return origin{source: byFile, name: w.name, line: node.Line, column: node.Column}
}

// resolve follows an alias to what it stands for.
func resolve(node *yaml.Node) *yaml.Node {
	if node.Kind == yaml.AliasNode {
		return node.Alias
	}
	return node
}

func isNull(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && node.ShortTag() == "!!null"
}

// kindOf names a node for people.
func kindOf(node *yaml.Node) string {
	switch {
	case isNull(node):
		return "nothing"
	case node.Kind == yaml.MappingNode:
		return "keys with values"
	case node.Kind == yaml.SequenceNode:
		return "a list"
	default:
		return "a single value"
	}
}

func join(prefix, name string) string {
	if prefix == "" {
		return name
	}
	return prefix + "." + name
}
