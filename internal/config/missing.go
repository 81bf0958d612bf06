package config

import (
	"slices"
	"strings"
)

// checkMissing names what a transport cannot do without.
func (l *loading) checkMissing() {
	asked := l.file != ""
	for key := range l.config.origins {
		asked = asked || strings.HasPrefix(key, "transport.")
	}
	if !asked || slices.Contains(laterTransports(), l.viper.GetString("transport.type")) {
		return // it would take other settings
	}
	for _, s := range settings() {
		if s.required && !l.has(s.key) {
			l.problems.errorf(l.nearest(s.key), "%s is missing; --%s and %s set it as well", s.key, s.key, s.variable())
		}
	}
	const queue = "transport.interactionData.routing.targetAddress"
	if !l.has(queue) {
		l.problems.warnf(l.nearest(queue), "%s is missing: only flows that name a queue can bring in an agent", queue)
	}
}

// has reports whether a source has the setting, be it right or wrong.
func (l *loading) has(key string) bool {
	_, ok := l.config.origins[key]
	return ok || slices.ContainsFunc(l.layers, func(layer layer) bool { return layer.broken[key] })
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
		has, there := l.config.origins[journey+pair[0]]
		if _, ok := l.config.origins[journey+pair[1]]; there && !ok {
			l.problems.errorf(has, "%s needs %s beside it", pair[0], pair[1])
		}
	}
}
