package flows

import (
	"slices"

	"go.yaml.in/yaml/v4"
)

// stepFields are all keys that any step of a flow may have.
func (r *reader) stepFields(s *Step) []field {
	q, l, e := &Question{}, &Listen{}, &Escalate{}
	part := func(key string, fs func(n *yaml.Node)) field { return field{key, fs} }
	ask := func(key string) field {
		return part(key, func(n *yaml.Node) { s.Question, q.Prompt = q, r.value(n, "`"+key+"`") })
	}
	// Keys that mean different things beside different verbs.
	own := append(r.patience(&q.Patience), r.text("save", &q.Save), r.text("failed", &e.Failed))
	switch {
	case s.Verb == nil:
	case s.Verb.Text == "listen":
		own = append([]field{r.duration("wait", &l.Wait), r.text("silent", &l.Silent)}, own...)
	case s.Verb.Text == "call":
		own = append(r.callFields(s), own...)
	case s.Verb.Text == "run":
		own = append(r.runFields(s), own...)
	}
	return firsts(append(slices.Concat(own, r.callFields(s), r.runFields(s)),
		r.text("say", &s.Say), r.text("next", &s.Next), r.text("was", &s.Was), ask("ask"), ask("menu"),
		r.text("type", &q.Type), r.truth("words", &q.Words), r.text("currency", &q.Currency), r.text("pattern", &q.Pattern),
		r.list("kinds", &q.Kinds), r.text("max_size", &q.MaxSize),
		r.text("read_back", &q.ReadBack),
		r.list("retry", &q.Retry), r.list("quick_replies", &q.QuickReplies),
		part("options", func(n *yaml.Node) { r.choices(n, &q.Options) }),
		part("check", func(n *yaml.Node) { r.checks(n, q) }),
		r.mapping("set", &s.Set),
		part("decide", func(n *yaml.Node) { r.decide(n, s) }),
		part("escalate", func(n *yaml.Node) { s.Escalate = e; r.escalate(n, e) }),
		part("waiting", func(n *yaml.Node) {
			r.fields(n, "`waiting`", nil, r.duration("every", &e.WaitingEvery), r.text("say", &e.Waiting))
		}),
		part("nobody", func(n *yaml.Node) { r.nobody(n, e) }),
		r.text("finished", &e.Finished),
		r.mapping("updateUserData", &s.UserData),
		part("sendFilteredMessage", func(n *yaml.Node) { r.filtered(n, s) }),
		part("sendTyping", func(n *yaml.Node) { r.bare(n, "sendTyping") }),
		part("endChat", func(n *yaml.Node) { r.bare(n, "endChat") }),
		r.text("sendCustomNotice", &s.Message), r.text("sendFile", &s.Message),
		part("listen", func(n *yaml.Node) { s.Listen = l; r.mapping("listen", &l.On).read(n) }),
		r.text("end", &s.End)))
}

// firsts drops fields whose key stands there before.
func firsts(fs []field) []field {
	seen := make(map[string]bool, len(fs))
	return slices.DeleteFunc(fs, func(f field) bool {
		was := seen[f.key]
		seen[f.key] = true
		return was
	})
}

func (r *reader) checks(n *yaml.Node, q *Question) {
	for _, item := range r.items(n, "`check`") {
		c, before := &Check{}, len(r.problems)
		r.fields(item, "an item of `check`", nil, r.text("ok_if", &c.OkIf), r.text("else", &c.Else), r.text("next", &c.Next))
		q.Checks = append(q.Checks, c)
		switch {
		case r.failed(before):
		case c.OkIf == nil:
			r.errorf(r.src.at(item), "an item of `check` needs `ok_if: CONDITION`")
		case c.Else == nil && c.Next == nil:
			r.errorf(r.src.at(item), "this check does not say what happens if the answer is not ok; add `else: TEXT` to ask again, or `next: STEP`")
		case c.Else != nil && c.Next != nil:
			r.errorf(c.Next.At, "this check has both `else` and `next`; keep `else` to ask again, or `next` to leave the question")
		}
	}
}

func (r *reader) decide(n *yaml.Node, s *Step) {
	items := r.items(n, "`decide`")
	for i, item := range items {
		b, before := &Branch{}, len(r.problems)
		var otherwise *Value
		r.fields(item, "an item of `decide`", nil, r.text("if", &b.If), r.text("next", &b.Next), r.text("else", &otherwise))
		s.Decide = append(s.Decide, b)
		switch {
		case r.failed(before):
		case otherwise != nil && (b.If != nil || b.Next != nil):
			r.errorf(otherwise.At, "`else` has to be an item of its own; write `- else: %s`", otherwise.Text)
		case otherwise != nil && i < len(items)-1:
			r.errorf(otherwise.At, "`else` always holds, so what stands below it is never reached; make it the last item")
		case otherwise != nil:
			b.Next = otherwise
		case b.If == nil:
			r.errorf(r.src.at(item), "an item of `decide` needs `if: CONDITION`, or is `else: STEP`")
		case b.Next == nil:
			r.errorf(r.src.at(item), "this condition leads nowhere; add `next: STEP`")
		}
	}
}

func (r *reader) escalate(n *yaml.Node, e *Escalate) {
	if shape(n) == "nothing" {
		return
	}
	unknown := func(key *yaml.Node) bool {
		if !slices.Contains(beside["escalate"], key.Value) && key.Value != "next" {
			return false
		}
		r.errorf(r.src.at(key), "`%s` stands beside `escalate`, not in it; indent it less", key.Value)
		return true
	}
	r.fields(n, "`escalate`", unknown,
		r.text("queue", &e.Queue), r.text("language", &e.Language), r.text("priority", &e.Priority),
		r.mapping("userData", &e.UserData), r.mapping("secrets", &e.Secrets), r.text("summary", &e.Summary),
		field{"skills", func(n *yaml.Node) { r.skills(n, e) }})
}

func (r *reader) skills(n *yaml.Node, e *Escalate) {
	for _, item := range r.items(n, "`skills`") {
		s := &Skill{}
		if item.Kind == yaml.MappingNode {
			before := len(r.problems)
			r.fields(item, "a skill", nil, r.text("skill", &s.Name), r.text("if", &s.If))
			if s.Name == nil && !r.failed(before) {
				r.errorf(r.src.at(item), "a skill needs its name: `{skill: NAME, if: CONDITION}`")
			}
		} else {
			s.Name = r.value(item, "a skill")
		}
		e.Skills = append(e.Skills, s)
	}
}

func (r *reader) nobody(n *yaml.Node, e *Escalate) {
	before := len(r.problems)
	r.fields(n, "`nobody`", nil, r.duration("after", &e.NobodyAfter), r.text("next", &e.Nobody))
	if r.failed(before) {
		return
	}
	for _, missing := range []struct {
		is   bool
		what string
	}{{e.NobodyAfter == nil, "after: 5m"}, {e.Nobody == nil, "next: STEP"}} {
		if missing.is {
			r.errorf(r.src.at(n), "`nobody` needs `%s`", missing.what)
		}
	}
}

func (r *reader) filtered(n *yaml.Node, s *Step) {
	s.Filtered = &Filtered{}
	if n.Kind == yaml.ScalarNode && n.Value != "" {
		r.errorf(r.src.at(n), "`sendFilteredMessage` has to be a mapping; write `sendFilteredMessage: {message: \"%s\"}`", n.Value)
		return
	}
	before := len(r.problems)
	r.fields(n, "`sendFilteredMessage`", nil, r.text("message", &s.Filtered.Message), r.text("hide", &s.Filtered.Hide))
	if s.Filtered.Message == nil && !r.failed(before) {
		r.errorf(r.src.at(n), "`sendFilteredMessage` needs `message: TEXT`")
	}
}

// bare reads a verb about which nothing more can be said: nothing, or true.
func (r *reader) bare(n *yaml.Node, key string) {
	if shape(n) != "nothing" && n.Value != "true" {
		r.errorf(r.src.at(n), "`%s` has nothing to say more; write `%s: true`", key, key)
	}
}
