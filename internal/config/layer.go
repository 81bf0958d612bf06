package config

import "go.yaml.in/yaml/v4"

// A layer is what one source says: a text for each setting it has, lists as
// JSON, and the pairs of mappings whose names are the user's.
type layer struct {
	texts   map[string]string
	pairs   map[string]map[string]string
	origins map[string]origin // of settings, of pairs (key and name), and of the file's sections
	broken  map[string]bool   // settings that are there, in a shape that says nothing

	connections *yaml.Node // of the file; nil: none
}

func newLayer() layer {
	return layer{texts: map[string]string{}, pairs: map[string]map[string]string{}, origins: map[string]origin{}, broken: map[string]bool{}}
}
