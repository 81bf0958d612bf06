package config

import (
	"maps"
	"slices"
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
		case s.only != "" && l.kind != "" && s.only != l.kind:
			text = s.fallback
			if at.source != byDefault {
				l.problems.warnf(at, "%s is not used: it is for the transport %s", s.key, s.only)
			}
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

// transportKind is the type of transport that the settings are for, as far as
// it can be told: a type that is misspelt is the one that is nearest, and where
// there is none the other settings tell.
func (l *loading) transportKind() string {
	said := strings.TrimSpace(l.viper.GetString("transport.type"))
	if slices.Contains(laterTransports(), said) {
		return "" // it would take other settings
	}
	if near := nearest(said, transports()); near != "" {
		return near
	}
	for _, s := range settings() {
		if s.only == WebMessaging && l.origin(s.key).source != byDefault {
			return WebMessaging
		}
	}
	return PureCloud
}

// chooseServer settles which address counts if both kinds of it are given.
func (l *loading) chooseServer() {
	const region, data = "transport.region", "transport.dataURL"
	if l.kind == WebMessaging {
		l.either(region, data, &l.config.Transport.Messaging.Region, &l.config.Transport.DataURL)
	}
}

// either leaves of two texts that stand for each other the one of the stronger
// source.
func (l *loading) either(a, b string, textA, textB *string) {
	atA, hasA := l.config.origins[a]
	atB, hasB := l.config.origins[b]
	switch {
	case !hasA || !hasB:
	case atA.source == atB.source:
		l.problems.errorf(atB, "either %s or %s, not both", lastName(a), lastName(b))
	case atA.source > atB.source:
		*textB = ""
		delete(l.config.origins, b)
	default:
		*textA = ""
		delete(l.config.origins, a)
	}
}

func lastName(key string) string { return key[strings.LastIndexByte(key, '.')+1:] }

// readTokens takes all secrets that stand in files.
func (l *loading) readTokens(read func(string) ([]byte, error)) {
	t := &l.config.Transport
	signIn, platform := &t.Messaging.SignIn, &t.Messaging.Platform
	l.readToken(read, "transport.memberAuthToken", &t.MemberAuthToken, &t.MemberAuthTokenFile)
	l.readToken(read, "transport.token", &t.Messaging.Token, &t.Messaging.TokenFile)
	l.readToken(read, "transport.signIn.code", &signIn.Code, &signIn.CodeFile)
	l.readToken(read, "transport.signIn.codeVerifier", &signIn.CodeVerifier, &signIn.CodeVerifierFile)
	l.readToken(read, "transport.signIn.idToken", &signIn.IDToken, &signIn.IDTokenFile)
	l.readToken(read, "transport.platform.clientSecret", &platform.ClientSecret, &platform.ClientSecretFile)
	l.readToken(read, "serve.tokenKey", &l.config.Serve.TokenKey, &l.config.Serve.TokenKeyFile)
	l.readToken(read, "store_secret", &l.config.Store.Secret, &l.config.Store.SecretFile)
	l.readToken(read, "admin.key", &l.config.Admin.Key, &l.config.Admin.KeyFile)
}

// readToken takes a token from its file, unless a stronger source has it.
func (l *loading) readToken(read func(string) ([]byte, error), key string, token *bot.Secret, path *string) {
	var unused string // the file's token replaces a weaker one below
	before := len(l.problems)
	l.either(key, key+"File", &unused, path)
	file, hasFile := l.config.origins[key+"File"]
	if !hasFile || len(l.problems) > before {
		return
	}
	data, err := read(*path)
	if err != nil {
		l.problems.errorf(file, "%sFile: %v", key, err)
		return
	}
	text := strings.TrimSpace(string(data))
	if text == "" {
		l.problems.errorf(file, "%sFile: the file is empty", key)
	}
	*token = bot.NewSecret(text)
}
