package config

import "strings"

// readEnvironment takes what variables say, each as NAME=value. An empty
// variable counts as one that is not set. A misspelt one of the transport is an
// error; other variables that begin like ours may belong to whoever runs us.
func readEnvironment(environ []string, problems *Problems) layer {
	l := newLayer()
	byName := map[string]setting{}
	var names []string
	for _, s := range settings() {
		byName[s.variable()] = s
		names = append(names, s.variable())
	}
	for _, entry := range environ {
		name, text, _ := strings.Cut(entry, "=")
		if text == "" {
			continue
		}
		at := origin{source: byVariable, name: name}
		s, ok := byName[name]
		switch {
		case ok && s.isPairs():
			l.readPairs(s, at, text, problems)
		case ok:
			l.texts[s.key] = text
			l.origins[s.key] = at
		case strings.HasPrefix(name, variablePrefix+"TRANSPORT_"):
			if near, ok := byName[nearest(name, names)]; ok {
				l.broken[near.key] = true
			}
			problems.errorf(at, "there is no such setting%s", didYouMean(name, names))
		}
	}
	return l
}

func (l layer) readPairs(s setting, at origin, text string, problems *Problems) {
	pairs, err := object(text)
	if err != nil {
		problems.errorf(at, "%v", err)
		return
	}
	l.pairs[s.key] = pairs
	l.origins[s.key] = at
	for name := range pairs {
		l.origins[join(s.key, name)] = at
	}
}
