package config

import (
	"time"

	"github.com/botrunner/botrunner/bot"
)

// Serve is what customers meet: where they find us, and what they are told
// where no flow speaks.
type Serve struct {
	Listen    string        // host:port
	PublicURL string        // at which customers reach it; empty: as they called it
	Origins   []string      // sites that may open chats; none: all
	BotName   string        // as customers see it
	Title     string        // above the chat page; empty: the word for chat
	Drain     time.Duration // for which live conversations may go on when the server is asked to stop
	Retention time.Duration // for which a chat can be read after its end, and is kept
	Texts     ServeTexts

	TokenKey     bot.Secret // signs customers' tokens; none: a random one, so that no token outlives the server
	TokenKeyFile string
	Watch        bool // files that change are read again
}

// ServeTexts are said where no flow speaks; empty: the server's own words.
type ServeTexts struct{ Busy, Closing, Sorry string }

func serveSettings() []setting {
	return []setting{
		{
			key: "serve.listen", usage: "`address` that customers' pages talk to", fallback: "127.0.0.1:8080", tidy: hostPort,
			field: func(c *Config) any { return &c.Serve.Listen },
		},
		{
			key: "serve.publicURL", usage: "`address` at which customers reach the server, if not as they call it", tidy: address,
			field: func(c *Config) any { return &c.Serve.PublicURL },
		},
		{
			key: "serve.origins", usage: "`origin` of a site that may open chats, such as https://www.example.com; repeatable (default: all)", tidy: pageOrigin,
			field: func(c *Config) any { return &c.Serve.Origins },
		},
		{
			key: "serve.botName", usage: "`name` of the bot that customers see",
			field: func(c *Config) any { return &c.Serve.BotName },
		},
		{
			key: "serve.title", usage: "`text` above the chat page",
			field: func(c *Config) any { return &c.Serve.Title },
		},
		{
			key: "serve.drain", usage: "`milliseconds` that live chats may go on when the server is asked to stop", fallback: "30000", low: 0, high: longest,
			field: func(c *Config) any { return &c.Serve.Drain },
		},
		{
			key: "serve.retention", usage: "`milliseconds` for which a chat can still be read after its end, and is kept", fallback: "600000", low: 1000, high: longest,
			field: func(c *Config) any { return &c.Serve.Retention },
		},
		{
			key: "serve.tokenKey", usage: "`secret` that signs customers' tokens, 32 characters or more, so that chats can be taken up behind a restart; better in a variable or in tokenKeyFile",
			field: func(c *Config) any { return &c.Serve.TokenKey },
		},
		{
			key: "serve.tokenKeyFile", usage: "`file` that holds the secret that signs customers' tokens",
			field: func(c *Config) any { return &c.Serve.TokenKeyFile },
		},
		{
			key: "serve.watch", usage: "read flows and settings again when their files change, not only when told to by SIGHUP", fallback: "true",
			field: func(c *Config) any { return &c.Serve.Watch },
		},
		{
			key: "serve.texts.busy", usage: "`text` for who comes while the server stops",
			field: func(c *Config) any { return &c.Serve.Texts.Busy },
		},
		{
			key: "serve.texts.closing", usage: "`text` for who has to be interrupted when the server stops",
			field: func(c *Config) any { return &c.Serve.Texts.Closing },
		},
		{
			key: "serve.texts.sorry", usage: "`text` for a chat that breaks",
			field: func(c *Config) any { return &c.Serve.Texts.Sorry },
		},
	}
}
