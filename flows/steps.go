package flows

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// A grammar is what the steps of one kind of file may do.
type grammar struct {
	kind       string                           // the first key of the file
	verbs      []string                         // the keys that say what a step does
	beside     map[string][]string              // the keys that go with a verb, beside next
	companions map[string][]string              // verbs that are none where they stand beside one of these
	fields     func(r *reader, s *Step) []field // all keys that any step may have
}

func flowGrammar() grammar {
	return grammar{"flow", verbs, beside, map[string][]string{"say": {"escalate", "end"}}, (*reader).stepFields}
}

// verbs are those of a flow; say is one where it stands alone.
var verbs = []string{
	"say", "ask", "menu", "set", "decide", "escalate", "updateUserData", "sendFilteredMessage",
	"sendTyping", "sendCustomNotice", "sendFile", "endChat", "call", "run", "listen", "end",
}

// beside are the keys that go with a verb of a flow.
var beside = map[string][]string{
	"say":                 {},
	"ask":                 {"save", "type", "words", "currency", "pattern", "kinds", "max_size", "options", "check", "read_back", "retry", "quick_replies", "tries", "give_up", "wait", "nudge", "silent", "settle"},
	"menu":                {"save", "options", "check", "retry", "quick_replies", "tries", "give_up", "wait", "nudge", "silent", "settle"},
	"set":                 {},
	"decide":              {},
	"escalate":            {"say", "waiting", "nobody", "failed", "finished"},
	"updateUserData":      {},
	"sendFilteredMessage": {},
	"sendTyping":          {},
	"sendCustomNotice":    {},
	"sendFile":            {},
	"endChat":             {},
	"run":                 {"with", "save"},
	"call":                {"with", "save", "timeout", "retries", "failed"},
	"listen":              {"wait", "silent"},
	"end":                 {"say"},
}

func (r *reader) steps(n *yaml.Node, f *File) {
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 || shape(n) == "nothing" {
		r.errorf(r.src.at(n), "`steps` is empty; %s needs at least one step", r.g.article())
		return
	}
	for k, v := range r.pairs(n, "`steps`") {
		if len(f.Steps) == maxSteps {
			r.errorf(r.src.at(k), "this is more than %d steps; split the %s", maxSteps, r.g.kind)
			return
		}
		f.Steps = append(f.Steps, r.step(k, v))
	}
}

func (r *reader) step(k, n *yaml.Node) *Step {
	s := &Step{Name: r.name(k, "a step")}
	what := "step `" + k.Value + "`"
	if n.Kind != yaml.MappingNode {
		r.errorf(r.src.at(n), "%s has to be a mapping that begins with a verb, such as `say: …`, but this is %s", what, shape(n))
		return s
	}
	verb := r.verb(s, n, what)
	if verb == "" {
		r.declareBroken(n)
		return s
	}
	allowed := slices.Concat([]string{verb, "next", "was"}, r.g.beside[verb], r.g.companionsOf(verb))
	all := r.g.fields(r, s)
	fs := slices.DeleteFunc(slices.Clone(all), func(f field) bool { return !slices.Contains(allowed, f.key) })
	r.fields(n, what, func(key *yaml.Node) bool { return r.foreign(key, verb, all, fs) }, fs...)
	if verb == "escalate" && s.Escalate == nil {
		s.Escalate = &Escalate{}
	}
	return s
}

// verb finds the one verb of a step.
func (r *reader) verb(s *Step, n *yaml.Node, what string) string {
	var found []*yaml.Node
	for i := 0; i < len(n.Content); i += 2 {
		if slices.Contains(r.g.verbs, n.Content[i].Value) {
			found = append(found, n.Content[i])
		}
	}
	if len(found) == 2 { // a say beside escalate or end is part of them
		for i, other := range found {
			if slices.Contains(r.g.companions[other.Value], found[1-i].Value) {
				found = slices.Delete(found, i, i+1)
				break
			}
		}
	}
	switch {
	case len(found) == 0:
		r.noVerb(n, what)
		return ""
	case len(found) > 1 && found[0].Value != found[1].Value:
		r.errorf(r.src.at(found[1]), "%s does two things, `%s` and `%s`; make it two steps", what, found[0].Value, found[1].Value)
		r.declareBroken(n)
	}
	key := found[0]
	s.Verb = &Value{key.Value, r.src.at(key), key}
	return key.Value
}

// noVerb blames the misspelt key that comes nearest to a verb, or the step.
func (r *reader) noVerb(n *yaml.Node, what string) {
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		if nearest(key.Value, r.g.verbs) != "" && !slices.Contains(r.g.sideKeys(), key.Value) {
			r.errorf(r.src.at(key), "there is no verb `%s`%s", key.Value, suggest(key.Value, r.g.verbs))
			return
		}
	}
	at := r.src.at(n)
	if len(n.Content) > 0 && !slices.Contains(r.g.sideKeys(), n.Content[0].Value) {
		r.errorf(r.src.at(n.Content[0]), "there is no verb `%s`; a step does one of these: %s", n.Content[0].Value, listed(r.g.verbs, "or"))
		return
	}
	r.errorf(at, "%s does nothing; it needs one of these: %s", what, listed(r.g.verbs, "or"))
}

// article names the kind of file as a sentence does.
func (g grammar) article() string {
	if g.kind == "agent" {
		return "an agent"
	}
	return "a " + g.kind
}

func (g grammar) sideKeys() []string {
	keys := []string{"next", "was"}
	for _, verb := range g.verbs {
		keys = append(keys, g.beside[verb]...)
	}
	return keys
}

// foreign handles a key that the step's verb does not have: it may belong to
// another verb, or be one of two verbs that were reported already.
func (r *reader) foreign(key *yaml.Node, verb string, all, own []field) bool {
	if slices.Contains(r.g.verbs, key.Value) {
		return true // two verbs
	}
	if find(all, key.Value) == nil || nearestKey(key.Value, own) {
		return false
	}
	const alike = 4 // letters at the start: retries is meant for retry
	for _, f := range own {
		if sharedStart(key.Value, f.key) >= alike && nearest(key.Value, []string{f.key}) != "" {
			return false
		}
	}
	var owners []string
	for _, v := range r.g.verbs {
		if slices.Contains(r.g.beside[v], key.Value) {
			owners = append(owners, v)
		}
	}
	r.errorf(r.src.at(key), "`%s` does not go with `%s`; it belongs to %s", key.Value, verb, listed(owners, "and"))
	return true
}

func nearestKey(key string, fs []field) bool {
	return slices.ContainsFunc(fs, func(f field) bool { return f.key == key })
}

// declareBroken remembers which variables a step would save that cannot be
// read, so that their use is not reported as well.
func (r *reader) declareBroken(n *yaml.Node) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		if key := n.Content[i].Value; key != "save" && key != "set" {
			continue
		}
		v := n.Content[i+1]
		r.broken[v.Value] = true
		for j := 0; v.Kind == yaml.MappingNode && j < len(v.Content); j += 2 {
			r.broken[v.Content[j].Value] = true
		}
	}
}
