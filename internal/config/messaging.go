package config

import (
	"time"

	"github.com/botrunner/botrunner/bot"
)

// Messaging is what only [WebMessaging] has. Of Region and [Transport.DataURL]
// one is there.
type Messaging struct {
	Region       string // domain of the vendor's region
	DeploymentID string
	Origin       string // of the page that the guest is on; empty: none is told
	Application  string // told to the server; empty: the transport's default
	// Token makes all chats one guest's. It comes from token or from the file
	// that tokenFile names; empty: each chat is a new guest.
	Token     bot.Secret
	TokenFile string
	Names     AttributeNames
	Ending    string // one of the endings
	Opening   string // said first if nothing else is where only words begin a conversation; "-" is nothing

	SocketURL string // origins that are others than Region or DataURL say; empty: they are not
	APIURL    string
	CDNURL    string
	SignIn    SignIn
	Platform  Platform

	MessagesPerSecond int // our own pace, of a chat
	RequestsPerMinute int // likewise, of a connection

	OpeningAfter time.Duration // of silence, after which Opening is said
	Settle       time.Duration // for which a message waits for earlier ones; 0: not at all
	HealthCheck  time.Duration // of silence, after which the server is asked
	ReconnectFor time.Duration // for which a broken connection is tried again
	EndGrace     time.Duration // for the server's last words
	TypingEvery  time.Duration // typing is told no more often
}

// What ends a chat of [WebMessaging].
const (
	EndingClearOrLeave = "clearOrLeave" // clear where the deployment allows it, else leave
	EndingClear        = "clear"        // erase the conversation
	EndingLeave        = "leave"        // go, which nobody is told
)

// AttributeNames are the custom attributes in which routing and the guest's
// name travel; "-" is none, empty the transport's default.
type AttributeNames struct {
	DisplayName string
	TargetType  string
	Queue       string
	Skills      string
	Language    string
	Priority    string
}

func messagingSettings() []setting {
	all := []setting{
		{
			key: "transport.region", usage: "`domain` of the region, such as mypurecloud.ie; or dataURL", tidy: region,
			field: func(c *Config) any { return &c.Transport.Messaging.Region },
		},
		{
			key: "transport.deploymentId", usage: "`GUID` of the messenger deployment", required: []string{WebMessaging}, tidy: guid,
			field: func(c *Config) any { return &c.Transport.Messaging.DeploymentID },
		},
		{
			key: "transport.origin", usage: "`origin` of the page, such as https://www.example.com, if the deployment lists its domains", tidy: pageOrigin,
			field: func(c *Config) any { return &c.Transport.Messaging.Origin },
		},
		{
			key: "transport.application", usage: "`name` of the client that the server is told", fallback: "botrunner",
			field: func(c *Config) any { return &c.Transport.Messaging.Application },
		},
		{
			key: "transport.token", usage: "`token` that makes all chats one guest's; better in a variable or in tokenFile",
			field: func(c *Config) any { return &c.Transport.Messaging.Token },
		},
		{
			key: "transport.tokenFile", usage: "`file` that holds the guest's token",
			field: func(c *Config) any { return &c.Transport.Messaging.TokenFile },
		},
		{
			key: "transport.ending", usage: "`how` a chat is ended: clearOrLeave, clear, leave", fallback: EndingClearOrLeave, tidy: ending,
			field: func(c *Config) any { return &c.Transport.Messaging.Ending },
		},
	}
	for _, more := range [][]setting{addressSettings(), openingSettings(), attributeSettings(), paceSettings(), signInSettings(), platformSettings()} {
		all = append(all, more...)
	}
	for i := range all {
		all[i].only = WebMessaging
	}
	return all
}

func attributeSettings() []setting {
	const attributes, usage = "transport.attributes.", "custom `attribute` for "
	return []setting{
		{
			key: attributes + "displayName", usage: usage + "the guest's name; - for none", fallback: "displayName",
			field: func(c *Config) any { return &c.Transport.Messaging.Names.DisplayName },
		},
		{
			key: attributes + "routingTargetType", usage: usage + "the kind of target; - for none", fallback: "-",
			field: func(c *Config) any { return &c.Transport.Messaging.Names.TargetType },
		},
		{
			key: attributes + "routingQueue", usage: usage + "the queue; - for none", fallback: "routingQueue",
			field: func(c *Config) any { return &c.Transport.Messaging.Names.Queue },
		},
		{
			key: attributes + "routingSkills", usage: usage + "the skills, with commas between them; - for none", fallback: "routingSkills",
			field: func(c *Config) any { return &c.Transport.Messaging.Names.Skills },
		},
		{
			key: attributes + "routingLanguage", usage: usage + "the language; - for none", fallback: "routingLanguage",
			field: func(c *Config) any { return &c.Transport.Messaging.Names.Language },
		},
		{
			key: attributes + "routingPriority", usage: usage + "the priority; - for none", fallback: "routingPriority",
			field: func(c *Config) any { return &c.Transport.Messaging.Names.Priority },
		},
	}
}

func paceSettings() []setting {
	return []setting{
		{
			key: "transport.settle", usage: "`milliseconds` for which a message waits for earlier ones that come later", fallback: "500", low: 0, high: longest,
			field: func(c *Config) any { return &c.Transport.Messaging.Settle },
		},
		{ // the server answers twice a minute
			key: "transport.healthCheck", usage: "`milliseconds` of silence after which the server is asked whether it is there", fallback: "60000", low: 30000, high: longest,
			field: func(c *Config) any { return &c.Transport.Messaging.HealthCheck },
		},
		{
			key: "transport.reconnectFor", usage: "`milliseconds` for which a broken connection is tried again", fallback: "300000", low: 1, high: longest,
			field: func(c *Config) any { return &c.Transport.Messaging.ReconnectFor },
		},
		{
			key: "transport.endGrace", usage: "`milliseconds` that an ended chat waits for the server's last words", fallback: "2000", low: 1, high: longest,
			field: func(c *Config) any { return &c.Transport.Messaging.EndGrace },
		},
		{
			key: "transport.typingEvery", usage: "`milliseconds` between two tellings that the guest types, at least", fallback: "5000", low: 1, high: longest,
			field: func(c *Config) any { return &c.Transport.Messaging.TypingEvery },
		},
		{
			key: "transport.messagesPerSecond", usage: "`messages` that a chat sends in a second at most", fallback: "4", low: 1, high: 1000,
			field: func(c *Config) any { return &c.Transport.Messaging.MessagesPerSecond },
		},
		{
			key: "transport.requestsPerMinute", usage: "`requests` of all kinds on a connection in a minute at most", fallback: "50", low: 12, high: 100000,
			field: func(c *Config) any { return &c.Transport.Messaging.RequestsPerMinute },
		},
	}
}
