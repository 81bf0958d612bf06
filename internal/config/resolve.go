package config

import (
	"maps"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// resolve puts what is in force into the config.
func (l *loading) resolve() {
	for _, s := range settings() {
		if s.isPairs() {
			l.resolvePairs(s)
			continue
		}
		l.viper.SetDefault(s.key, s.fallback)
		at := l.origin(s.key)
		text := l.viper.GetString(s.key)
		switch {
		case strings.TrimSpace(text) == "":
			text = s.fallback // set to nothing, which is not set
		case s.isSecret() && text == bot.Mask:
			l.problems.warnf(at, "%s: the secret is masked here, so there is none", s.key)
			continue
		case at.source != byDefault:
			l.config.origins[s.key] = at
		}
		if err := s.put(l.config, text); err != nil {
			l.problems.errorf(at, "%s: %v", s.key, err)
		}
	}
}

// resolvePairs merges name by name, so that a flag adds to what the file has.
func (l *loading) resolvePairs(s setting) {
	pairs := s.field(l.config).(*map[string]string)
	*pairs = map[string]string{}
	for _, layer := range l.layers {
		maps.Copy(*pairs, layer.pairs[s.key])
		for name := range layer.pairs[s.key] {
			key := join(s.key, name)
			l.config.origins[key] = layer.origins[key]
		}
	}
}

// origin is where the value in force stands.
func (l *loading) origin(key string) origin {
	var at origin
	for _, layer := range l.layers {
		if o, ok := layer.origins[key]; ok {
			at = o
		}
	}
	return at
}

// readToken takes the token from its file, unless a stronger source has it.
func (l *loading) readToken(read func(string) ([]byte, error)) {
	const key = "transport.memberAuthToken"
	c := l.config
	token, hasToken := c.origins[key]
	file, hasFile := c.origins[key+"File"]
	switch {
	case !hasFile:
		return
	case hasToken && token.source == file.source:
		l.problems.errorf(file, "either memberAuthToken or memberAuthTokenFile, not both")
		return
	case hasToken && token.source > file.source:
		c.Transport.MemberAuthTokenFile = ""
		delete(c.origins, key+"File")
		return
	}
	delete(c.origins, key)
	data, err := read(c.Transport.MemberAuthTokenFile)
	if err != nil {
		l.problems.errorf(file, "%sFile: %v", key, err)
		return
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		l.problems.errorf(file, "%sFile: the file is empty", key)
	}
	c.Transport.MemberAuthToken = bot.NewSecret(text)
}
