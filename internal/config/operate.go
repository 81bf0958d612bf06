package config

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// Admin is the operators' own server, with metrics, readiness and profiles.
type Admin struct {
	Listen  string // host:port, or AdminOff
	Key     bot.Secret
	KeyFile string
}

// AdminOff is the address of an admin server that is not wanted.
const AdminOff = "off"

// Log says what the log looks like.
type Log struct {
	Format  string // text or json
	Level   string // debug, info, warn or error
	Content bool   // what customers say is logged too
}

// Limits are what strangers may take of the server; 0 is no limit.
type Limits struct {
	NewChats    int // by address, in a minute
	Chats       int // by address, at once
	Requests    int // by address, in a second
	Messages    int // by chat, in a minute
	AllChats    int // at once
	AllNewChats int // in a second
	Idle        time.Duration
	Proxies     []string // networks, or addresses, that are believed about whom they stand for

	proxies []netip.Prefix
}

// TrustedProxies are Proxies as networks.
func (l Limits) TrustedProxies() []netip.Prefix { return l.proxies }

func adminSettings() []setting {
	return []setting{
		{
			key: "admin.listen", usage: "`address` for operators, with /metrics, /readyz and profiles; off: none", fallback: "127.0.0.1:9090", tidy: adminAddress,
			field: func(c *Config) any { return &c.Admin.Listen },
		},
		{
			key: "admin.key", usage: "`key` that operators show; needed where others than this machine reach admin.listen; better in a variable or in keyFile",
			field: func(c *Config) any { return &c.Admin.Key },
		},
		{
			key: "admin.keyFile", usage: "`file` that holds the operators' key",
			field: func(c *Config) any { return &c.Admin.KeyFile },
		},
		{
			key: "log.format", usage: "how the log of serve is written: text or json", fallback: "text", tidy: oneOf("text", "json"),
			field: func(c *Config) any { return &c.Log.Format },
		},
		{
			key: "log.level", usage: "what the log of serve tells: debug, info, warn or error, and what is worse", fallback: "info", tidy: oneOf("debug", "info", "warn", "error"),
			field: func(c *Config) any { return &c.Log.Level },
		},
		{
			key: "log.content", usage: "log what customers say as well, secrets masked: personal data, which then lies in every log", fallback: "false",
			field: func(c *Config) any { return &c.Log.Content },
		},
	}
}

func limitSettings() []setting {
	const most = 1_000_000
	return []setting{
		{
			key: "limits.newChats", usage: "`chats` that an address may begin in a minute; 0: any number", fallback: "30", high: most,
			field: func(c *Config) any { return &c.Limits.NewChats },
		},
		{
			key: "limits.chats", usage: "`chats` that an address may have at once; 0: any number", fallback: "100", high: most,
			field: func(c *Config) any { return &c.Limits.Chats },
		},
		{
			key: "limits.requests", usage: "`requests` a second of an address; 0: any number", fallback: "50", high: most,
			field: func(c *Config) any { return &c.Limits.Requests },
		},
		{
			key: "limits.messages", usage: "`messages` a minute of a chat's customer; 0: any number", fallback: "60", high: most,
			field: func(c *Config) any { return &c.Limits.Messages },
		},
		{
			key: "limits.allChats", usage: "`chats` at once, in all; 0: any number", fallback: "10000", high: most,
			field: func(c *Config) any { return &c.Limits.AllChats },
		},
		{
			key: "limits.allNewChats", usage: "`chats` that may begin in a second, in all; 0: any number", fallback: "50", high: most,
			field: func(c *Config) any { return &c.Limits.AllNewChats },
		},
		{
			key: "limits.idle", usage: "`milliseconds` after which a chat ends in which nobody says anything; 0: never", fallback: "1800000", high: longest,
			field: func(c *Config) any { return &c.Limits.Idle },
		},
		{
			key: "limits.proxies", usage: "`network` of a proxy that is believed about whom it stands for, such as 10.0.0.0/8; repeatable",
			field: func(c *Config) any { return &c.Limits.Proxies },
		},
	}
}

// Says reports whether a source sets a key, as opposed to its being at its
// default.
func (c *Config) Says(key string) bool {
	_, ok := c.origins[key]
	return ok
}

// adminAddress is an address, or none.
func adminAddress(s string) (string, error) {
	if strings.EqualFold(s, AdminOff) {
		return AdminOff, nil
	}
	text, err := hostPort(s)
	if err != nil {
		return "", fmt.Errorf("%w, or off", err)
	}
	return text, nil
}

// oneOf wants one of a few words.
func oneOf(words ...string) func(string) (string, error) {
	return func(s string) (string, error) {
		s = strings.ToLower(s)
		if !slices.Contains(words, s) {
			return "", fmt.Errorf("expected %s or %s, not %q%s",
				strings.Join(words[:len(words)-1], ", "), words[len(words)-1], s, didYouMean(s, words))
		}
		return s, nil
	}
}

// leastKey is how long a key that signs tokens is at the least.
const leastKey = 32

// checkOperation looks at what several settings say together, or one in parts.
func (l *loading) checkOperation() {
	for _, text := range l.config.Limits.Proxies {
		network, err := network(text)
		if err != nil {
			l.problems.errorf(l.config.origins["limits.proxies"], "limits.proxies: %v", err)
			continue
		}
		l.config.Limits.proxies = append(l.config.Limits.proxies, network)
	}
	l.checkKey("serve.tokenKey", l.config.Serve.TokenKey)
	l.checkKey("store_secret", l.config.Store.Secret)
}

// checkKey wants a key that nobody can guess, if there is one.
func (l *loading) checkKey(setting string, key bot.Secret) {
	if n := len(key.Reveal()); n == 0 || n >= leastKey {
		return
	}
	at := l.config.origins[setting]
	if file, ok := l.config.origins[setting+"File"]; ok {
		at = file
	}
	l.problems.errorf(at, "%s: %d characters or more are wanted, which nobody could guess; `openssl rand -hex 32` makes some", setting, leastKey)
}

// network reads a network, or an address as the network that has just it.
func network(text string) (netip.Prefix, error) {
	if address, err := netip.ParseAddr(text); err == nil {
		return netip.PrefixFrom(address, address.BitLen()), nil
	}
	network, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Prefix{}, fmt.Errorf("expected a network such as 10.0.0.0/8, or an address, not %q", text)
	}
	return network.Masked(), nil
}
