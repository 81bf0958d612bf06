package config

// A layer is what one source says: a text for each setting it has, lists as
// JSON, and the pairs of mappings whose names are the user's.
type layer struct {
	texts   map[string]string
	pairs   map[string]map[string]string
	origins map[string]origin // of settings, of pairs (key and name), and of the file's sections
	broken  map[string]bool   // settings that are there, in a shape that says nothing
}

func newLayer() layer {
	return layer{map[string]string{}, map[string]map[string]string{}, map[string]origin{}, map[string]bool{}}
}
