package format

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// A shape is what is known of the mappings at one place of a file: the order of
// their keys, if those are fixed, and the shapes of what stands below.
type shape struct {
	keys  []string          // the fixed keys, in order; none: the author's, which stay
	under map[string]*shape // by key
	each  *shape            // of the items of a list, or of an author's keys
	apart bool              // an empty line between entries
}

// flow is the shape of a flow file.
func flow() *shape {
	step := &shape{
		keys: []string{
			"ask", "menu", "set", "decide", "call", "run", "escalate", "updateUserData", "sendFilteredMessage",
			"sendTyping", "sendCustomNotice", "sendFile", "endChat", "listen", "say", "end",
			"with", "save", "type", "words", "currency", "pattern", "kinds", "max_size", "options", "check", "read_back", "retry", "tries", "give_up", "wait", "nudge", "silent", "settle", "quick_replies",
			"waiting", "nobody", "timeout", "retries", "failed", "finished", "next", "was",
		},
		under: map[string]*shape{
			"options":             {each: &shape{keys: []string{"label", "also", "next"}}},
			"check":               {each: &shape{keys: []string{"ok_if", "else", "next"}}},
			"decide":              {each: &shape{keys: []string{"if", "next", "else"}}},
			"waiting":             {keys: []string{"every", "say"}},
			"nobody":              {keys: []string{"after", "next"}},
			"sendFilteredMessage": {keys: []string{"message", "hide"}},
			"escalate": {
				keys:  []string{"queue", "skills", "language", "priority", "userData", "secrets", "summary"},
				under: map[string]*shape{"skills": {each: &shape{keys: []string{"skill", "if"}}}},
			},
		},
	}
	return &shape{
		keys: []string{"flow", "title", "language", "languages", "region", "inputs", "outputs", "defaults", "anytime", "steps"},
		under: map[string]*shape{
			"inputs":   {each: &shape{keys: []string{"type", "options", "default"}}},
			"defaults": {keys: []string{"tries", "give_up", "wait", "nudge", "silent", "settle", "max_misses", "did_you_mean", "which_one"}},
			"anytime":  {each: &shape{keys: []string{"they_say", "event", "say", "next", "then"}}},
			"steps":    {apart: true, each: step},
		},
	}
}

// below is the shape of the value of a key; it may be nil, as s may.
func (s *shape) below(key string) *shape {
	switch {
	case s == nil:
		return nil
	case s.under[key] != nil:
		return s.under[key]
	case len(s.keys) == 0:
		return s.each
	default:
		return nil
	}
}

// item is the shape of the items of a list; it may be nil, as s may.
func (s *shape) item() *shape {
	if s == nil {
		return nil
	}
	return s.each
}

// rank is where a key stands among the fixed ones. Keys that are not known stay
// behind them.
func (s *shape) rank(key string) int {
	if s == nil {
		return 0
	}
	if i := slices.Index(s.keys, key); i >= 0 {
		return i
	}
	return len(s.keys)
}

// A pair is a key and its value.
type pair struct{ key, value *yaml.Node }

// pairs are the entries of a mapping in the order of the file.
func pairs(n *yaml.Node) []pair {
	var list []pair
	for i := 0; i+1 < len(n.Content); i += 2 {
		list = append(list, pair{n.Content[i], n.Content[i+1]})
	}
	return list
}
