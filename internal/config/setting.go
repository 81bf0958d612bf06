package config

import (
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// A setting is one key. Its type is that of the field it is kept in.
type setting struct {
	key      string
	usage    string
	fallback string   // the default, as a variable would say it; empty: none
	only     string   // the one type of transport that it is for; empty: all
	required []string // the types of transport that cannot do without it
	low      int      // bounds of a number, and of a time in milliseconds
	high     int
	tidy     func(string) (string, error) // checks a text and brings it into shape
	field    func(*Config) any
}

// longest is the longest time that can be set: a week, in milliseconds.
const longest = 7 * 24 * 60 * 60 * 1000

// settings lists every key, in the order in which they are printed.
func settings() []setting {
	all := slices.Concat(transportSettings(), messagingSettings(), serveSettings(), adminSettings(), limitSettings(), journalSettings(), storeSettings())
	return append(all,
		setting{
			key: "userData", usage: "`name=value` attached to every chat; repeatable",
			field: func(c *Config) any { return &c.UserData },
		},
		setting{
			key: "restoreTimeout", usage: "`milliseconds` after which a chat cannot be restored", fallback: "60000", low: 1, high: longest,
			field: func(c *Config) any { return &c.RestoreTimeout },
		},
		setting{
			key: "ajaxTimeout", usage: "`milliseconds` allowed for each request", fallback: "12000", low: 1, high: longest,
			field: func(c *Config) any { return &c.AjaxTimeout },
		},
		setting{
			key: "files", usage: "`folder` with the files that flows may send to agents",
			field: func(c *Config) any { return &c.Files },
		},
		setting{
			key: "patterns", usage: "`name=expression` that flows may ask for; repeatable",
			field: func(c *Config) any { return &c.Patterns },
		},
		setting{
			key: "allowed_hosts", usage: "`host` that calls of flows may reach; repeatable; default: the host of each connection",
			field: func(c *Config) any { return &c.AllowedHosts },
		},
	)
}

func transportSettings() []setting {
	all := []setting{
		{
			key: "transport.type", usage: "kind of chat server: " + strings.Join(transports(), ", "), required: transports(), tidy: transportType,
			field: func(c *Config) any { return &c.Transport.Type },
		},
		{
			key: "transport.dataURL", usage: "`address` of the chat server, such as https://api.mypurecloud.com", required: []string{PureCloud}, tidy: address,
			field: func(c *Config) any { return &c.Transport.DataURL },
		},
		{
			key: "transport.deploymentKey", usage: "`GUID` of the widget deployment", only: PureCloud, required: []string{PureCloud}, tidy: guid,
			field: func(c *Config) any { return &c.Transport.DeploymentKey },
		},
		{
			key: "transport.orgGuid", usage: "`GUID` of the organisation", only: PureCloud, required: []string{PureCloud}, tidy: guid,
			field: func(c *Config) any { return &c.Transport.OrgGUID },
		},
		{
			key: "transport.pagination", usage: "restore the history page by page", fallback: "true",
			field: func(c *Config) any { return &c.Transport.Pagination },
		},
		{
			key: "transport.maxMessagePageSize", usage: "`messages` in a page of history", fallback: "100", low: 1, high: 100,
			field: func(c *Config) any { return &c.Transport.MaxMessagePageSize },
		},
	}
	all = append(all, routingSettings()...)
	all = append(all, journeySettings()...)
	return append(all,
		setting{
			key: "transport.botEventsEnabled", usage: "tell when a bot of the contact centre joins and leaves", fallback: "false",
			field: func(c *Config) any { return &c.Transport.BotEventsEnabled },
		},
		setting{
			key: "transport.socketHeartbeatTrackerInterval", usage: "`milliseconds` without a heartbeat after which the connection counts as lost", only: PureCloud, fallback: "14000", low: 1, high: longest,
			field: func(c *Config) any { return &c.Transport.SocketHeartbeatTrackerInterval },
		},
		setting{
			key: "transport.memberAuthToken", usage: "`token` of an authenticated guest; better in a variable or in memberAuthTokenFile", only: PureCloud,
			field: func(c *Config) any { return &c.Transport.MemberAuthToken },
		},
		setting{
			key: "transport.memberAuthTokenFile", usage: "`file` that holds the token of an authenticated guest", only: PureCloud,
			field: func(c *Config) any { return &c.Transport.MemberAuthTokenFile },
		},
	)
}

func routingSettings() []setting {
	const routing = "transport.interactionData.routing."
	return []setting{
		{
			key: routing + "targetType", usage: "what the target is: QUEUE", fallback: "QUEUE", tidy: targetType,
			field: func(c *Config) any { return &c.Transport.InteractionData.Routing.TargetType },
		},
		{
			key: routing + "targetAddress", usage: "`name` of the queue for flows that name none",
			field: func(c *Config) any { return &c.Transport.InteractionData.Routing.TargetAddress },
		},
		{
			key: routing + "priority", usage: "`priority` from 0 (lowest) to 10 (highest)", low: 0, high: 10,
			field: func(c *Config) any { return &c.Transport.InteractionData.Routing.Priority },
		},
		{
			key: routing + "skills", usage: "`skill` that the agent needs; repeatable",
			field: func(c *Config) any { return &c.Transport.InteractionData.Routing.Skills },
		},
		{
			key: routing + "language", usage: "`language` skill that the agent needs, such as English - Written",
			field: func(c *Config) any { return &c.Transport.InteractionData.Routing.Language },
		},
		{
			key: "transport.interactionData.userData", usage: "`name=value` attached to every chat, under userData; repeatable",
			field: func(c *Config) any { return &c.Transport.InteractionData.UserData },
		},
	}
}

func journeySettings() []setting {
	const journey = "transport.interactionData.journey."
	return []setting{
		{
			key: journey + "customerId", usage: "`id` of the journey's customer", only: PureCloud,
			field: func(c *Config) any { return &c.Transport.InteractionData.Journey.CustomerID },
		},
		{
			key: journey + "customerIdType", usage: "`kind` of customerId, such as cookie", only: PureCloud,
			field: func(c *Config) any { return &c.Transport.InteractionData.Journey.CustomerIDType },
		},
		{
			key: journey + "sessionId", usage: "`id` of the journey's session", only: PureCloud,
			field: func(c *Config) any { return &c.Transport.InteractionData.Journey.SessionID },
		},
		{
			key: journey + "sessionType", usage: "`kind` of session, such as web", only: PureCloud,
			field: func(c *Config) any { return &c.Transport.InteractionData.Journey.SessionType },
		},
		{
			key: journey + "actionId", usage: "`id` of the action that led to the chat", only: PureCloud,
			field: func(c *Config) any { return &c.Transport.InteractionData.Journey.ActionID },
		},
		{
			key: journey + "actionMapId", usage: "`id` of the action map", only: PureCloud,
			field: func(c *Config) any { return &c.Transport.InteractionData.Journey.ActionMapID },
		},
		{
			key: journey + "actionMapVersion", usage: "`version` of the action map", only: PureCloud, low: 1, high: 1<<31 - 1,
			field: func(c *Config) any { return &c.Transport.InteractionData.Journey.ActionMapVersion },
		},
	}
}

// variable is the environment variable of the setting.
func (s setting) variable() string {
	return variablePrefix + strings.ToUpper(strings.ReplaceAll(s.key, ".", "_"))
}

// variablePrefix begins every variable of ours.
const variablePrefix = "BOTRUNNER_"

// isPairs reports whether the setting is a mapping whose names are the user's.
func (s setting) isPairs() bool {
	_, ok := s.field(new(Config)).(*map[string]string)
	return ok
}

// isList reports whether the setting has several values.
func (s setting) isList() bool {
	_, ok := s.field(new(Config)).(*[]string)
	return ok
}

// isSwitch reports whether the setting is on or off.
func (s setting) isSwitch() bool {
	_, ok := s.field(new(Config)).(*bool)
	return ok
}

// isSecret reports whether the value must not be shown.
func (s setting) isSecret() bool {
	_, ok := s.field(new(Config)).(*bot.Secret)
	return ok
}
