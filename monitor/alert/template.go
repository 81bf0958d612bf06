package alert

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// A Template is the form of what is posted.
type Template string

// The templates.
const (
	JSON      Template = "json"      // a [Notice]
	Slack     Template = "slack"     // an incoming webhook of Slack, or of those that take the same: Mattermost, Rocket.Chat
	Teams     Template = "teams"     // a webhook of a Teams workflow: an adaptive card
	PagerDuty Template = "pagerduty" // events API v2: an incident that is opened, and resolved
)

// Templates are all of them.
func Templates() []Template { return []Template{JSON, Slack, Teams, PagerDuty} }

// pagerDutyURL is where everybody's events go.
const pagerDutyURL = "https://events.pagerduty.com/v2/enqueue"

// body is what a receiver gets.
func (r Receiver) body(n Notice) ([]byte, error) {
	switch r.Template {
	case Slack:
		return json.Marshal(slackMessage(n))
	case Teams:
		return json.Marshal(teamsMessage(n))
	case PagerDuty:
		return json.Marshal(pagerDutyEvent(n, r.Key))
	default:
		return json.Marshal(n)
	}
}

func (n Notice) symbol() string {
	if n.Event == Recovered {
		return "✅"
	}
	return "🔴"
}

// slackMessage escapes the three characters that mean something there.
func slackMessage(n Notice) any {
	text := n.symbol() + " *" + n.Summary + "*\n" + strings.Join(n.lines(), "\n")
	plain := strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	return map[string]any{"text": plain.Replace(text)}
}

// teamsMessage is a card of plain texts: no markup in what was said counts.
func teamsMessage(n Notice) any {
	type text map[string]any
	colour := "attention"
	if n.Event == Recovered {
		colour = "good"
	}
	body := []text{{"type": "TextBlock", "text": n.symbol() + " " + n.Summary, "weight": "bolder", "size": "medium", "color": colour, "wrap": true}}
	for _, line := range n.lines() {
		run := text{"type": "TextRun", "text": line}
		body = append(body, text{"type": "RichTextBlock", "inlines": []text{run}})
	}
	return map[string]any{
		"type": "message",
		"attachments": []any{map[string]any{
			"contentType": "application/vnd.microsoft.card.adaptive",
			"content": map[string]any{
				"$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4", "body": body,
			},
		}},
	}
}

// pagerDutyEvent opens an incident, or resolves it: the key joins the two.
func pagerDutyEvent(n Notice, key bot.Secret) any {
	event := map[string]any{"routing_key": key.Reveal(), "event_action": "resolve", "dedup_key": "botrunner/" + n.Monitor + "/" + n.Target}
	if n.Event == Recovered {
		return event
	}
	source := n.Target
	if source == "" {
		source = n.Monitor
	}
	event["event_action"] = "trigger"
	event["payload"] = map[string]any{
		"summary": n.Summary, "source": source, "severity": "critical", "timestamp": n.At.Format(time.RFC3339),
		"component": string(n.Side), "class": string(n.Blame), "custom_details": n,
	}
	return event
}
