package config

import (
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

// Alert is somebody whom monitors can tell. Only the settings file can have one.
type Alert struct {
	Template string     // one of alertTemplates
	URL      bot.Secret // an address with a token in it, by custom; empty: that of all, which only pagerduty has
	Key      bot.Secret // empty: none

	sources map[string]string // of url and key: env NAME, file PATH; nothing for what stands in the file
}

// alertTemplates are the forms of what is posted; the first is the default.
var alertTemplates = []string{"json", "slack", "teams", "pagerduty"}

// alerts reads the settings file's receivers of alerts.
func (l *loading) alerts(from Sources) {
	l.config.Alerts = map[string]Alert{}
	for _, layer := range l.layers {
		if layer.alerts == nil {
			continue
		}
		w := &walk{name: from.File, problems: &l.problems}
		for name, node := range w.entries("alerts", layer.alerts) {
			if !plainName.MatchString(name.Value) {
				l.problems.errorf(w.at(name), "alerts: the name %q is more than letters, digits, - and _", name.Value)
			}
			l.config.Alerts[name.Value] = w.alert("alerts."+name.Value, node, from)
		}
	}
}

func (w *walk) alert(key string, node *yaml.Node, from Sources) Alert {
	a := Alert{Template: alertTemplates[0], sources: map[string]string{}}
	before := len(*w.problems)
	for name, value := range w.entries(key, node) {
		at := join(key, name.Value)
		switch name.Value {
		case "template":
			text, ok := w.text(at, value)
			if a.Template = strings.ToLower(text); ok && !slices.Contains(alertTemplates, a.Template) {
				w.problems.errorf(w.at(value), "%s: expected one of %s, not %q%s", at, strings.Join(alertTemplates, ", "), text, didYouMean(text, alertTemplates))
			}
		case "url":
			a.URL, a.sources["url"] = w.secret(at, value, from)
			if text := strings.TrimSpace(a.URL.Reveal()); text != "" {
				a.URL = bot.NewSecret(text)
				w.webhook(at, value, text)
			}
		case "key":
			a.Key, a.sources["key"] = w.secret(at, value, from)
		default:
			w.stray(at, name, "template", "url", "key")
		}
	}
	if len(*w.problems) == before {
		w.completeAlert(key, node, a)
	}
	return a
}

// webhook wants an address. It holds a token, so it is not quoted.
func (w *walk) webhook(key string, node *yaml.Node, text string) {
	before, _, _ := strings.Cut(text, "?") // unlike other addresses a webhook may have a query
	if _, err := address(before); err != nil {
		w.problems.errorf(w.at(node), "%s: %s", key, strings.Replace(err.Error(), "https://api.mypurecloud.com", "https://hooks.example.com/…", 1))
	}
}

func (w *walk) completeAlert(key string, node *yaml.Node, a Alert) {
	_, hasURL := a.sources["url"]
	_, hasKey := a.sources["key"]
	switch {
	case a.Template == "pagerduty" && !hasKey:
		w.problems.errorf(w.at(node), "%s.key is missing: the integration's routing key, such as {file: /run/secrets/pagerduty}", key)
	case a.Template != "pagerduty" && !hasURL:
		w.problems.errorf(w.at(node), "%s.url is missing: where to post to, such as {env: SLACK_URL}", key)
	}
}

// alertsNode writes the receivers, secrets masked.
func (c *Config) alertsNode() *yaml.Node {
	return eachNode(c.Alerts, func(a Alert) *yaml.Node {
		node := &yaml.Node{Kind: yaml.MappingNode}
		put(node, "template", scalar("!!str", a.Template))
		for _, name := range []string{"url", "key"} {
			if source, there := a.sources[name]; there {
				masked := scalar("!!str", bot.Mask)
				masked.LineComment = source
				put(node, name, masked)
			}
		}
		return node
	})
}
