package config

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

// Dump writes the settings in force as a settings file. A comment says where a
// value that is not the default came from. Secrets are masked, so the file
// cannot stand in for them.
func (c *Config) Dump(w io.Writer) error {
	root := &yaml.Node{Kind: yaml.MappingNode}
	for _, s := range settings() {
		if node := c.node(s); node != nil {
			insert(root, strings.Split(s.key, "."), node)
		}
	}
	put(root, "connections", c.connectionsNode())
	put(root, "hours", c.hoursNode())
	put(root, "alerts", c.alertsNode())
	put(root, "routes", c.routesNode())
	dumper, err := yaml.NewDumper(w)
	if err != nil {
		return fmt.Errorf("printing settings: %w", err)
	}
	if err := dumper.Dump(root); err != nil {
		return fmt.Errorf("printing settings: %w", err)
	}
	if err := dumper.Close(); err != nil {
		return fmt.Errorf("printing settings: %w", err)
	}
	return nil
}

// node is the value of a setting, nil if it has none.
func (c *Config) node(s setting) *yaml.Node {
	if s.only != "" && s.only != cmp.Or(c.Transport.Type, PureCloud) {
		return nil
	}
	if pairs, ok := s.field(c).(*map[string]string); ok {
		return c.pairs(s.key, *pairs)
	}
	node := value(s.field(c), s.fallback != "")
	if node == nil {
		return nil
	}
	if s.isSecret() {
		if _, named := c.origins[s.key]; !named {
			return nil // there is none, or it came from a file, which is named
		}
	}
	c.comment(node, s.key)
	return node
}

// value writes what a field holds. Zero is a number where there is a default,
// and otherwise none.
func value(field any, hasDefault bool) *yaml.Node {
	switch v := field.(type) {
	case *string:
		if *v != "" {
			return scalar("!!str", *v)
		}
	case *bot.Secret:
		return scalar("!!str", v.String())
	case *bool:
		return scalar("!!bool", strconv.FormatBool(*v))
	case *int:
		if *v != 0 || hasDefault {
			return scalar("!!int", strconv.Itoa(*v))
		}
	case **int:
		if *v != nil {
			return scalar("!!int", strconv.Itoa(**v))
		}
	case *time.Duration:
		return scalar("!!int", strconv.FormatInt(v.Milliseconds(), 10))
	case *[]string:
		if len(*v) > 0 {
			return sequence(*v)
		}
	}
	return nil
}

func (c *Config) pairs(key string, pairs map[string]string) *yaml.Node {
	if len(pairs) == 0 {
		return nil
	}
	node := &yaml.Node{Kind: yaml.MappingNode}
	for _, name := range slices.Sorted(maps.Keys(pairs)) {
		value := scalar("!!str", pairs[name])
		c.comment(value, join(key, name))
		node.Content = append(node.Content, scalar("!!str", name), value)
	}
	return node
}

func scalar(tag, text string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: text}
}

func sequence(texts []string) *yaml.Node {
	node := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	for _, text := range texts {
		node.Content = append(node.Content, scalar("!!str", text))
	}
	return node
}

// comment says beside a value where it came from.
func (c *Config) comment(node *yaml.Node, key string) {
	if at, ok := c.origins[key]; ok {
		node.LineComment = strings.Join(strings.Fields(at.String()), " ")
	}
}

// insert puts a value into the tree, with the sections above it.
func insert(at *yaml.Node, path []string, value *yaml.Node) {
	if len(path) > 1 {
		last := len(at.Content) - 1
		if last < 0 || at.Content[last-1].Value != path[0] {
			at.Content = append(at.Content, scalar("!!str", path[0]), &yaml.Node{Kind: yaml.MappingNode})
			last = len(at.Content) - 1
		}
		insert(at.Content[last], path[1:], value)
		return
	}
	at.Content = append(at.Content, scalar("!!str", path[0]), value)
}
