package config

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

func (w *walk) address(key string, node *yaml.Node) string {
	text, ok := w.text(key, node)
	if !ok {
		return ""
	}
	text, err := address(text)
	if err != nil {
		w.problems.errorf(w.at(node), "%s: %v", key, err)
	}
	return text
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
	case node.Kind == yaml.SequenceNode || len(node.Content) == 0:
		w.problems.errorf(w.at(node), "%s: expected a text, {env: NAME} or {file: PATH}", key)
		return bot.Secret{}, ""
	}
	for name, value := range w.entries(key, node) {
		place, ok := w.text(join(key, name.Value), value)
		if !ok {
			return bot.Secret{}, ""
		}
		text, err := lookUp(name.Value, place, from)
		if err != nil {
			w.problems.errorf(w.at(value), "%s: %v", key, err)
		}
		return bot.NewSecret(text), name.Value + " " + place
	}
	return bot.Secret{}, ""
}

func lookUp(kind, name string, from Sources) (string, error) {
	switch {
	case kind != "env" && kind != "file":
		return "", errors.New("expected {env: NAME} or {file: PATH}")
	case from.ForCheck:
		return "", nil
	case kind == "env":
		for _, entry := range from.Environ {
			if key, value, _ := strings.Cut(entry, "="); key == name && value != "" {
				return value, nil
			}
		}
		return "", fmt.Errorf("the variable %s is not set", name)
	default:
		data, err := from.ReadFile(name)
		text := strings.TrimSpace(string(data))
		if err == nil && text == "" {
			err = fmt.Errorf("the file %s is empty", name)
		}
		return text, err
	}
}

// time reads a time such as 3s; a number alone is milliseconds, as everywhere
// in the settings.
func (w *walk) time(key string, node *yaml.Node) time.Duration {
	text, ok := w.text(key, node)
	if !ok {
		return 0
	}
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

// text is what a node of one value says. If it is none, that is told and ok is
// false: there is nothing more to say of it.
func (w *walk) text(key string, node *yaml.Node) (text string, ok bool) {
	if node.Kind != yaml.ScalarNode || isNull(node) {
		w.problems.errorf(w.at(node), "%s: expected a text, not %s", key, kindOf(node))
		return "", false
	}
	return node.Value, true
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
