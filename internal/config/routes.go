package config

import "go.yaml.in/yaml/v4"

// A Route says which flow serves a customer. Empty texts match all.
type Route struct {
	Deployment string // GUID that the customer's page has
	Queue      string // that the page asks for, whatever the case
	Flow       string // path of the flow file
}

// routes reads the settings file's routes, which are tried in their order.
func (l *loading) routes(from Sources) {
	for _, layer := range l.layers {
		if layer.routes == nil {
			continue
		}
		w := &walk{name: from.File, problems: &l.problems}
		if layer.routes.Kind != yaml.SequenceNode {
			l.problems.errorf(w.at(layer.routes), "routes: expected a list of flows, not %s", kindOf(layer.routes))
			continue
		}
		open := false // a route before takes everybody
		for _, node := range layer.routes.Content {
			before := len(l.problems)
			r := w.route(resolve(node))
			switch {
			case len(l.problems) > before: // then nobody knows what it would take
			case open:
				l.problems.warnf(w.at(node), "routes: this one is never tried: one before it takes everybody")
			default:
				open = r.Deployment == "" && r.Queue == ""
			}
			l.config.Routes = append(l.config.Routes, r)
		}
	}
}

func (w *walk) route(node *yaml.Node) Route {
	var r Route
	said := node.Kind != yaml.MappingNode // then that is all there is to say
	for name, value := range w.entries("routes", node) {
		at := join("routes", name.Value)
		switch name.Value {
		case "flow":
			r.Flow, _ = w.text(at, value)
			said = true
		case "queue":
			r.Queue, _ = w.text(at, value)
		case "deployment":
			text, ok := w.text(at, value)
			id, err := guid(text)
			if ok && err != nil {
				w.problems.errorf(w.at(value), "%s: %v", at, err)
			}
			r.Deployment = id
		default:
			said = w.stray(at, name, "deployment", "queue", "flow") == "flow" || said
		}
	}
	if !said {
		w.problems.errorf(w.at(node), "routes.flow is missing: the flow file that serves these customers")
	}
	return r
}

func (c *Config) routesNode() *yaml.Node {
	if len(c.Routes) == 0 {
		return nil
	}
	all := &yaml.Node{Kind: yaml.SequenceNode}
	for _, r := range c.Routes {
		one := &yaml.Node{Kind: yaml.MappingNode, Style: yaml.FlowStyle}
		for _, pair := range [][2]string{{"deployment", r.Deployment}, {"queue", r.Queue}, {"flow", r.Flow}} {
			if pair[1] != "" {
				put(one, pair[0], scalar("!!str", pair[1]))
			}
		}
		all.Content = append(all.Content, one)
	}
	return all
}
