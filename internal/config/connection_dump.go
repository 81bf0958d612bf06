package config

import (
	"maps"
	"slices"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

// connectionsNode writes the connections, headers masked or by the name of
// where they came from.
func (c *Config) connectionsNode() *yaml.Node {
	return eachNode(c.Connections, func(con Connection) *yaml.Node {
		node := &yaml.Node{Kind: yaml.MappingNode}
		put(node, "url", scalar("!!str", con.URL))
		put(node, "headers", eachNode(con.sources, func(source string) *yaml.Node {
			masked := scalar("!!str", bot.Mask)
			masked.LineComment = source
			return masked
		}))
		if con.Timeout > 0 {
			put(node, "timeout", scalar("!!str", con.Timeout.String()))
		}
		put(node, "operations", eachNode(con.Operations, Operation.node))
		return node
	})
}

func (o Operation) node() *yaml.Node {
	node := &yaml.Node{Kind: yaml.MappingNode}
	put(node, "method", scalar("!!str", o.Method))
	put(node, "path", scalar("!!str", o.Path))
	put(node, "fields", eachNode(o.Fields, func(f Field) *yaml.Node {
		if f.At == "" {
			return scalar("!!str", f.Type)
		}
		field := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		put(field, "at", scalar("!!str", f.At))
		put(field, "type", scalar("!!str", f.Type))
		return field
	}))
	return node
}

// eachNode is a mapping in the order of its names, nil if there are none.
func eachNode[V any](m map[string]V, node func(V) *yaml.Node) *yaml.Node {
	if len(m) == 0 {
		return nil
	}
	all := &yaml.Node{Kind: yaml.MappingNode}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		put(all, name, node(m[name]))
	}
	return all
}

func put(to *yaml.Node, name string, value *yaml.Node) {
	if value != nil {
		to.Content = append(to.Content, scalar("!!str", name), value)
	}
}
