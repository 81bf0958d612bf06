package config

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

// Connection is a system that flows may call. Its name, and all names in it,
// keep their case; only the settings file can have it.
type Connection struct {
	URL        string
	Headers    map[string]bot.Secret
	Timeout    time.Duration // of one try; 0: none of its own
	Operations map[string]Operation

	sources map[string]string // of headers: env NAME, file PATH; nothing for what stands in the file
}

// Operation is something that a system does for flows.
type Operation struct {
	Method string
	Path   string
	Fields map[string]Field
}

// Field is what an operation answers.
type Field struct{ At, Type string }

// fieldTypes are what a field may be; bool is another name for yes_no.
var fieldTypes = []string{"text", "whole_number", "number", "yes_no", "bool", "secret"}

// connections reads the settings file's connections.
func (l *loading) connections(from Sources) {
	l.config.Connections = map[string]Connection{}
	for _, layer := range l.layers {
		if layer.connections == nil {
			continue
		}
		w := &walk{name: from.File, problems: &l.problems}
		for name, node := range w.entries("connections", layer.connections) {
			if !plainName.MatchString(name.Value) {
				l.problems.errorf(w.at(name), "connections: the name %q is more than letters, digits, - and _", name.Value)
			}
			l.config.Connections[name.Value] = w.connection("connections."+name.Value, node, from)
		}
	}
}

var plainName = regexp.MustCompile(`^[\pL\pN_-]+$`)

func (w *walk) connection(key string, node *yaml.Node, from Sources) Connection {
	c := Connection{Headers: map[string]bot.Secret{}, Operations: map[string]Operation{}, sources: map[string]string{}}
	located := node.Kind != yaml.MappingNode // then that is all there is to say
	for name, value := range w.entries(key, node) {
		at := join(key, name.Value)
		switch name.Value {
		case "url":
			c.URL, located = w.address(at, value), true
		case "timeout":
			c.Timeout = w.time(at, value)
		case "headers":
			for header, value := range w.entries(at, value) {
				secret, source := w.secret(join(at, header.Value), value, from)
				c.sources[header.Value] = source
				if secret.Reveal() != "" {
					c.Headers[header.Value] = secret
				}
			}
		case "operations":
			for operation, value := range w.entries(at, value) {
				if !plainName.MatchString(operation.Value) {
					w.problems.errorf(w.at(operation), "%s: the name %q is more than letters, digits, - and _", at, operation.Value)
				}
				c.Operations[operation.Value] = w.operation(join(at, operation.Value), value)
			}
		default:
			meant := w.stray(at, name, "url", "headers", "timeout", "operations")
			located = located || meant == "url"
		}
	}
	if !located {
		w.problems.errorf(w.at(node), "%s.url is missing", key)
	}
	return c
}

func (w *walk) operation(key string, node *yaml.Node) Operation {
	o := Operation{Method: "GET", Fields: map[string]Field{}}
	for name, value := range w.entries(key, node) {
		at := join(key, name.Value)
		switch name.Value {
		case "method":
			text, ok := w.text(at, value)
			o.Method = strings.ToUpper(text)
			if methods := []string{"GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"}; ok && !slices.Contains(methods, o.Method) {
				w.problems.errorf(w.at(value), "%s: expected one of %s", at, strings.Join(methods, ", "))
			}
		case "path":
			o.Path, _ = w.text(at, value)
			if strings.ContainsAny(o.Path, "?#") {
				w.problems.errorf(w.at(value), "%s: expected no ? and no #; what a call gives goes into the query by itself", at)
			}
		case "fields":
			for field, value := range w.entries(at, value) {
				o.Fields[field.Value] = w.field(join(at, field.Value), value)
			}
		default:
			w.stray(at, name, "method", "path", "fields")
		}
	}
	return o
}

// stray tells of a key that has no place here, and returns the known one that it
// may have been meant for.
func (w *walk) stray(key string, name *yaml.Node, known ...string) (meant string) {
	w.problems.errorf(w.at(name), "%s is no setting%s", key, didYouMean(name.Value, known))
	return nearest(name.Value, known)
}

// field reads a type, or a type and where the field stands in the answer.
func (w *walk) field(key string, node *yaml.Node) Field {
	if node.Kind != yaml.MappingNode {
		return Field{Type: w.fieldType(key, node)}
	}
	f, typed := Field{}, false
	for name, value := range w.entries(key, node) {
		at := join(key, name.Value)
		switch name.Value {
		case "at":
			f.At, _ = w.text(at, value)
		case "type":
			f.Type, typed = w.fieldType(at, value), true
		default:
			meant := w.stray(at, name, "at", "type")
			typed = typed || meant == "type"
		}
	}
	if !typed {
		w.problems.errorf(w.at(node), "%s.type is missing", key)
	}
	return f
}

func (w *walk) fieldType(key string, node *yaml.Node) string {
	text, ok := w.text(key, node)
	if ok && !slices.Contains(fieldTypes, text) {
		w.problems.errorf(w.at(node), "%s: expected a type: %s", key, strings.Join(fieldTypes, ", "))
	}
	if text == "bool" {
		return "yes_no"
	}
	return text
}
