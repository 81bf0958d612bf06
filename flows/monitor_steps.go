package flows

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// monitorVerbs are those of a monitor. send beside expect, and end beside
// disconnect, are no verbs of their own.
var monitorVerbs = []string{
	"connect", "expect", "send", "sendFilteredMessage", "updateUserData", "sendTyping", "disconnect", "set", "decide", "end",
}

func monitorGrammar() grammar {
	beside := map[string][]string{}
	for _, verb := range monitorVerbs {
		beside[verb] = []string{"measure"}
	}
	beside["expect"] = []string{"missing", "measure"}
	return grammar{
		kind: "monitor", verbs: monitorVerbs, beside: beside,
		companions: map[string][]string{"send": {"expect"}, "end": {"disconnect"}}, fields: (*reader).monitorFields,
	}
}

// monitorFields are all keys that any step of a monitor may have.
func (r *reader) monitorFields(s *Step) []field {
	s.Act = &Act{}
	a := s.Act
	bare := func(key string) field { return field{key, func(n *yaml.Node) { r.bare(n, key) }} }
	return []field{
		{"connect", func(n *yaml.Node) { s.Escalate = &Escalate{}; r.connect(n, s.Escalate) }},
		{"expect", func(n *yaml.Node) { a.Expect = r.awaited(n) }},
		{"send", func(n *yaml.Node) { a.Sends, a.SendAt = r.oneOrMore(n, "`send`"), r.src.at(n) }},
		r.text("missing", &a.Missing), r.text("measure", &a.Measure),
		{"sendFilteredMessage", func(n *yaml.Node) { r.filtered(n, s) }},
		r.mapping("updateUserData", &s.UserData),
		bare("sendTyping"), bare("disconnect"),
		r.mapping("set", &s.Set),
		{"decide", func(n *yaml.Node) { r.decide(n, s) }},
		r.text("end", &s.End), r.text("next", &s.Next),
	}
}

func (r *reader) connect(n *yaml.Node, e *Escalate) {
	r.optional(n, "connect", r.text("queue", &e.Queue), field{"skills", func(n *yaml.Node) { r.skills(n, e) }},
		r.text("language", &e.Language), r.text("priority", &e.Priority), r.mapping("userData", &e.UserData))
}

// companionsOf are the verbs that are part of another one where they stand
// beside it.
func (g grammar) companionsOf(verb string) []string {
	var list []string
	for companion, accompanied := range g.companions {
		if slices.Contains(accompanied, verb) {
			list = append(list, companion)
		}
	}
	slices.Sort(list)
	return list
}
