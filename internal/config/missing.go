package config

import (
	"slices"
	"strings"
)

// checkMissing names what a transport cannot do without.
func (l *loading) checkMissing() {
	if !l.needsTransport() || l.kind == "" {
		return
	}
	for _, s := range settings() {
		if slices.Contains(s.required, l.kind) && !l.has(s.key) {
			l.problems.errorf(l.nearest(s.key), "%s is missing; --%s and %s set it as well", s.key, s.key, s.variable())
		}
	}
	if l.kind == WebMessaging {
		l.checkAddresses()
		l.checkSignIn()
		l.checkPlatform()
	}
	const queue = "transport.interactionData.routing.targetAddress"
	if l.kind == PureCloud && !l.has(queue) {
		l.problems.warnf(l.nearest(queue), "%s is missing: only flows that name a queue can bring in an agent", queue)
	}
}

// checkAddresses wants to know where everything is.
func (l *loading) checkAddresses() {
	if l.has("transport.region") || l.has("transport.dataURL") {
		return
	}
	needed := []string{"transport.socketURL", "transport.apiURL", "transport.cdnURL"}
	if !slices.ContainsFunc(needed, l.has) {
		l.problems.errorf(l.nearest("transport.region"), "transport.region is missing, or transport.dataURL in its place")
		return
	}
	if l.has("transport.platform.clientId") {
		needed = append(needed, "transport.platform.loginURL")
	}
	for _, key := range needed {
		if !l.has(key) {
			l.problems.errorf(l.nearest(key), "%s is missing, or transport.region, from which it would follow", key)
		}
	}
}

// checkSignIn wants the halves of a login together, and one login.
func (l *loading) checkSignIn() {
	const signIn = "transport.signIn."
	code, token := l.hasSecret(signIn+"code"), l.hasSecret(signIn+"idToken")
	at := l.nearest(signIn + "code")
	switch {
	case code && token:
		l.problems.errorf(at, "either signIn.code or signIn.idToken, not both")
	case code && !l.has(signIn+"redirectUri"):
		l.problems.errorf(at, "signIn.code needs signIn.redirectUri beside it")
	case !code && (l.has(signIn+"redirectUri") || l.hasSecret(signIn+"codeVerifier")):
		l.problems.errorf(at, "signIn.redirectUri and signIn.codeVerifier need signIn.code beside them")
	case !token && l.has(signIn+"nonce"):
		l.problems.errorf(at, "signIn.nonce needs signIn.idToken beside it")
	}
}

// checkPlatform wants the halves of the credentials together.
func (l *loading) checkPlatform() {
	const platform = "transport.platform."
	id, secret := l.has(platform+"clientId"), l.hasSecret(platform+"clientSecret")
	at := l.nearest(platform + "clientId")
	switch said := slices.ContainsFunc(platformSettings(), func(s setting) bool { return s.fallback == "" && l.has(s.key) }); {
	case said && !id:
		l.problems.errorf(at, "%sclientId is missing: without it nobody asks the Platform API", platform)
	case id && !secret:
		l.problems.errorf(at, "%sclientSecret is missing, or clientSecretFile in its place", platform)
	}
}

// hasSecret reports whether a source has the secret, or names its file.
func (l *loading) hasSecret(key string) bool { return l.has(key) || l.has(key+"File") }

// needsTransport reports whether somebody wants to reach a chat server: a source
// speaks of one, or there is a file that says nothing else of use. One with what
// flows may ask for is fine without: chats then go to the simulator.
func (l *loading) needsTransport() bool {
	for key := range l.config.origins {
		if strings.HasPrefix(key, "transport.") {
			return true
		}
	}
	if l.file == "" {
		return false
	}
	file := l.said
	return file.says("transport") || !slices.ContainsFunc([]string{"connections", "patterns", "files", "hours", "alerts", "routes", "serve", "admin", "log", "limits", "journal", "store"}, file.says)
}

// has reports whether a source has the setting, be it right or wrong.
func (l *loading) has(key string) bool {
	_, ok := l.config.origins[key]
	return ok || slices.ContainsFunc(l.layers, func(layer layer) bool { return layer.garbles(key) })
}

// nearest is the innermost section of the file that a missing key belongs in.
func (l *loading) nearest(key string) origin {
	if l.file == "" {
		return origin{}
	}
	for key != "" {
		key = key[:max(0, strings.LastIndexByte(key, '.'))]
		if at, ok := l.said.origins[key]; ok {
			return at
		}
	}
	return origin{source: byFile, name: l.file}
}

// checkJourney finds the halves of a journey whose other half is missing.
func (l *loading) checkJourney() {
	const journey = "transport.interactionData.journey."
	needs := [][2]string{
		{"customerId", "customerIdType"},
		{"customerIdType", "customerId"},
		{"sessionId", "sessionType"},
		{"sessionType", "sessionId"},
		{"actionMapId", "actionMapVersion"},
		{"actionMapVersion", "actionMapId"},
		{"actionMapId", "actionId"},
		{"sessionId", "customerId"},
		{"actionId", "customerId"},
	}
	for _, pair := range needs {
		at, there := l.config.origins[journey+pair[0]]
		if there && !l.has(journey+pair[1]) {
			l.problems.errorf(at, "%s needs %s beside it", pair[0], pair[1])
		}
	}
}
