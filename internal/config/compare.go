package config

import (
	"reflect"
	"slices"
	"strings"
)

// SameBehind reports whether two settings have the same behind the flows:
// contact centre and systems, secrets included.
func (c *Config) SameBehind(other *Config) bool {
	a, b := *c, *other
	for _, x := range []*Config{&a, &b} {
		x.Serve, x.Routes, x.Admin, x.Log, x.Limits, x.Journal = Serve{}, nil, Admin{}, Log{}, Limits{}, Journal{}
		x.origins, x.warnings = nil, nil
	}
	return reflect.DeepEqual(a, b)
}

// NeedsRestart lists the keys whose values differ between two settings and which
// a server that runs cannot take over.
func (c *Config) NeedsRestart(other *Config) []string {
	var all []string
	for _, s := range settings() {
		section, _, _ := strings.Cut(s.key, ".")
		if !slices.Contains([]string{"serve", "admin", "log", "limits", "journal"}, section) || slices.Contains(changeable(), s.key) {
			continue
		}
		if !reflect.DeepEqual(s.field(c), s.field(other)) {
			all = append(all, s.key)
		}
	}
	return all
}

// changeable are the settings of a server that it takes over while it runs.
func changeable() []string { return []string{"serve.drain", "serve.title", "log.level"} }
