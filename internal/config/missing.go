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
	if l.kind == WebMessaging && !l.has("transport.region") && !l.has("transport.dataURL") {
		l.problems.errorf(l.nearest("transport.region"), "transport.region is missing, or transport.dataURL in its place")
	}
	const queue = "transport.interactionData.routing.targetAddress"
	if l.kind == PureCloud && !l.has(queue) {
		l.problems.warnf(l.nearest(queue), "%s is missing: only flows that name a queue can bring in an agent", queue)
	}
}

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
	file := l.layers[0]
	return file.says("transport") || !slices.ContainsFunc([]string{"connections", "patterns", "files", "routes", "serve"}, file.says)
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
		if at, ok := l.layers[0].origins[key]; ok {
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
