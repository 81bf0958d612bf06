package format

import "go.yaml.in/yaml/v4"

// fileShape is the shape of the kind of file that this is.
func fileShape(root *yaml.Node) *shape {
	if find(root, "monitor") != nil {
		return monitor()
	}
	return flow()
}

// monitor is the shape of a monitor file. The keys of its steps stay where their
// author put them: what is sent above an expectation is said first, what stands
// below it is the reply.
func monitor() *shape {
	step := &shape{
		under: map[string]*shape{
			"connect":             {keys: []string{"queue", "skills", "language", "priority", "userData"}},
			"expect":              {keys: []string{"event", "text", "matches", "choices", "not", "within", "save"}},
			"sendFilteredMessage": {keys: []string{"message", "hide"}},
			"decide":              {each: &shape{keys: []string{"if", "next", "else"}}},
		},
	}
	return &shape{
		keys: []string{"monitor", "title", "target", "every", "jitter", "time_limit", "mark_as_test", "copies", "inputs", "steps", "limits", "on_fail"},
		under: map[string]*shape{
			"inputs":  {each: &shape{keys: []string{"type", "options", "default"}}},
			"steps":   {apart: true, each: step},
			"limits":  {each: &shape{keys: []string{"warn", "fail"}}},
			"on_fail": {keys: []string{"after", "alert"}},
		},
	}
}
