package config

import (
	"strings"

	"go.yaml.in/yaml/v4"
)

// A layer is what one source says: a text for each setting it has, lists as
// JSON, and the pairs of mappings whose names are the user's.
type layer struct {
	texts   map[string]string
	pairs   map[string]map[string]string
	origins map[string]origin // of settings, of pairs (key and name), and of the file's sections
	broken  map[string]bool   // settings and sections that are there, misspelt or in a shape that says nothing

	connections *yaml.Node // of the file; nil: none
	routes      *yaml.Node // likewise
	hours       *yaml.Node
	alerts      *yaml.Node
}

func newLayer() layer {
	return layer{texts: map[string]string{}, pairs: map[string]map[string]string{}, origins: map[string]origin{}, broken: map[string]bool{}}
}

// says reports whether the source has a key, be it right or wrong.
func (l layer) says(key string) bool {
	_, ok := l.origins[key]
	return ok || l.garbles(key)
}

// garbles reports whether the source means to say something of a key, and does
// not: what stands there, or the section around it, is wrong.
func (l layer) garbles(key string) bool {
	for ; key != ""; key = key[:max(0, strings.LastIndexByte(key, '.'))] {
		if l.broken[key] {
			return true
		}
	}
	return false
}
