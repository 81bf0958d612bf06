package config

import (
	"errors"
	"fmt"
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
	for name, value := range w.entries(key, node) {
		at := join(key, name.Value)
		switch name.Value {
		case "url":
			text, err := address(w.text(at, value))
			if err != nil {
				w.problems.errorf(w.at(value), "%s: %v", at, err)
			}
			c.URL = text
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
			w.problems.errorf(w.at(name), "%s is no setting%s", at, didYouMean(name.Value, []string{"url", "headers", "timeout", "operations"}))
		}
	}
	if node.Kind == yaml.MappingNode && !has(node, "url") {
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
			o.Method = strings.ToUpper(w.text(at, value))
			if methods := []string{"GET", "HEAD", "PUT", "DELETE", "POST", "PATCH"}; !slices.Contains(methods, o.Method) {
				w.problems.errorf(w.at(value), "%s: expected one of %s", at, strings.Join(methods, ", "))
			}
		case "path":
			o.Path = w.text(at, value)
			if strings.ContainsAny(o.Path, "?#") {
				w.problems.errorf(w.at(value), "%s: expected no ? and no #; what a call gives goes into the query by itself", at)
			}
		case "fields":
			for field, value := range w.entries(at, value) {
				o.Fields[field.Value] = w.field(join(at, field.Value), value)
			}
		default:
			w.problems.errorf(w.at(name), "%s is no setting%s", at, didYouMean(name.Value, []string{"method", "path", "fields"}))
		}
	}
	return o
}

// field reads a type, or a type and where the field stands in the answer.
func (w *walk) field(key string, node *yaml.Node) Field {
	f, typ := Field{}, node
	if node.Kind == yaml.MappingNode {
		for name, value := range w.entries(key, node) {
			switch name.Value {
			case "at":
				f.At = w.text(join(key, "at"), value)
			case "type":
				typ = value
			default:
				w.problems.errorf(w.at(name), "%s is no setting%s", join(key, name.Value), didYouMean(name.Value, []string{"at", "type"}))
			}
		}
	}
	f.Type = w.text(key, typ)
	if !slices.Contains(fieldTypes, f.Type) {
		w.problems.errorf(w.at(typ), "%s: expected a type: %s", key, strings.Join(fieldTypes, ", "))
	}
	if f.Type == "bool" {
		f.Type = "yes_no"
	}
	return f
}

// secret reads a text as it stands, or where to find it: {env: NAME} or
// {file: PATH}.
func (w *walk) secret(key string, node *yaml.Node, from Sources) (value bot.Secret, source string) {
	switch {
	case node.Kind == yaml.ScalarNode && node.Value == bot.Mask:
		w.problems.warnf(w.at(node), "%s: the secret is masked here, so there is none", key)
		return bot.Secret{}, ""
	case node.Kind == yaml.ScalarNode:
		return bot.NewSecret(node.Value), ""
	}
	for name, value := range w.entries(key, node) {
		text, err := lookUp(name.Value, w.text(join(key, name.Value), value), from)
		if err != nil {
			w.problems.errorf(w.at(value), "%s: %v", key, err)
		}
		return bot.NewSecret(text), name.Value + " " + value.Value
	}
	w.problems.errorf(w.at(node), "%s: expected a text, {env: NAME} or {file: PATH}", key)
	return bot.Secret{}, ""
}

func lookUp(kind, name string, from Sources) (string, error) {
	switch kind {
	case "env":
		for _, entry := range from.Environ {
			if key, value, _ := strings.Cut(entry, "="); key == name && value != "" {
				return value, nil
			}
		}
		return "", fmt.Errorf("the variable %s is not set", name)
	case "file":
		data, err := from.ReadFile(name)
		text := strings.TrimSpace(string(data))
		if err == nil && text == "" {
			err = fmt.Errorf("the file %s is empty", name)
		}
		return text, err
	default:
		return "", errors.New("expected {env: NAME} or {file: PATH}")
	}
}

// time reads a time such as 3s; a number alone is milliseconds, as everywhere
// in the settings.
func (w *walk) time(key string, node *yaml.Node) time.Duration {
	text := w.text(key, node)
	d, err := time.ParseDuration(text)
	if err != nil {
		d, err = time.ParseDuration(text + "ms")
	}
	if err != nil || d <= 0 || d > longest*time.Millisecond {
		w.problems.errorf(w.at(node), "%s: expected a time such as 3s or 500ms", key)
		return 0
	}
	return d
}

func (w *walk) text(key string, node *yaml.Node) string {
	if node.Kind != yaml.ScalarNode || isNull(node) {
		w.problems.errorf(w.at(node), "%s: expected a text, not %s", key, kindOf(node))
		return ""
	}
	return node.Value
}

// entries yields the names and values of a mapping, each name once.
func (w *walk) entries(key string, node *yaml.Node) func(yield func(name, value *yaml.Node) bool) {
	return func(yield func(name, value *yaml.Node) bool) {
		if node.Kind != yaml.MappingNode {
			w.problems.errorf(w.at(node), "%s: expected names with values, not %s", key, kindOf(node))
			return
		}
		seen := map[string]bool{}
		for i := 0; i+1 < len(node.Content); i += 2 {
			name, value := node.Content[i], resolve(node.Content[i+1])
			if seen[name.Value] {
				w.problems.errorf(w.at(name), "%s stands here twice", join(key, name.Value))
				continue
			}
			seen[name.Value] = true
			if !yield(name, value) {
				return
			}
		}
	}
}

func has(node *yaml.Node, key string) bool {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return true
		}
	}
	return false
}
