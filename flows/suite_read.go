package flows

import (
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

const maxCases = 2000 // of a test file

func (r *reader) suite(root *yaml.Node, s *Suite) {
	if root.Kind == yaml.MappingNode && len(root.Content) > 0 && slices.Contains([]string{"flow", "agent"}, root.Content[0].Value) {
		r.errorf(r.src.at(root.Content[0]), "this is no test file; one begins with `tests: FLOW`, the name of the flow beside it")
		return
	}
	before := len(r.problems)
	r.fields(root, "a test file", nil,
		r.text("tests", &s.Flow),
		field{"cases", func(n *yaml.Node) { r.cases(n, s) }})
	if s.Flow == nil && !r.failed(before) {
		r.errorf(Position{1, 1}, "the file does not say what it tests; begin with `tests: FLOW`, the name of the flow beside it")
	}
}

func (r *reader) cases(n *yaml.Node, s *Suite) {
	for _, item := range r.items(n, "`cases`") {
		if len(s.Cases) == maxCases {
			r.errorf(r.src.at(item), "this is more than %d cases; split the file", maxCases)
			return
		}
		s.Cases = append(s.Cases, r.testCase(item))
	}
}

func (r *reader) testCase(n *yaml.Node) *Case {
	c, before := &Case{At: r.src.at(n)}, len(r.problems)
	r.fields(n, "a case", nil,
		r.text("name", &c.Name), r.instant("at", &c.Begins), r.mapping("given", &c.Given),
		field{"mock", func(n *yaml.Node) { r.mocks(n, c) }},
		r.list("closed", &c.Closed), r.flag("refused", &c.Refused),
		field{"talk", func(n *yaml.Node) {
			for _, item := range r.items(n, "`talk`") {
				if l := r.line(item); l != nil {
					c.Talk = append(c.Talk, l)
				}
			}
		}},
		field{"expect", func(n *yaml.Node) { c.Expect = r.ending(n) }})
	if c.Name == nil && !r.failed(before) {
		r.errorf(c.At, "the case has no `name`; say in a few words what it is about")
	}
	return c
}

// instant reads a date and a time of day, in UTC unless it names another zone.
func (r *reader) instant(key string, to *time.Time) field {
	return field{key, func(n *yaml.Node) {
		v := r.value(n, "`"+key+"`")
		if v == nil {
			return
		}
		for _, layout := range []string{"2006-01-02 15:04", time.RFC3339} {
			if at, err := time.Parse(layout, v.Text); err == nil {
				*to = at
				return
			}
		}
		r.errorf(v.At, "`%s` has to be a date and a time such as 2026-03-02 09:00, or 2026-03-02T09:00:00+01:00 for another zone than UTC", key)
	}}
}

// deedKeys are the keys by which a line of a talk says what it does.
func deedKeys() []string {
	return []string{
		BotSays: "bot", CustomerSays: "user", CustomerPresses: "press", CustomerTypes: "typing", CustomerLeaves: "left",
		AgentSays: "agent", ChatHappens: "event", TimePasses: "silence",
	}
}

// line reads a line of a talk. Its key says what it does; beside an event,
// agent and text say more about it.
func (r *reader) line(n *yaml.Node) *Line {
	if n.Kind == yaml.ScalarNode {
		r.errorf(r.src.at(n), "a line has to say who speaks; write `- user: %s` or `- bot: %s`", n.Value, n.Value)
		return nil
	}
	before := len(r.problems)
	said := make([]*Value, len(deedKeys())) // by deeds
	var text *Value
	var pause *Duration
	fields := []field{r.text("text", &text)}
	var parts []string
	var file *bot.File
	for deed, key := range deedKeys() {
		fields = append(fields, field{key, func(n *yaml.Node) {
			switch {
			case Deed(deed) == CustomerSays && n.Kind == yaml.SequenceNode:
				parts = plain(r.values(n, "`user`"))
				said[deed] = &Value{strings.Join(parts, " "), r.src.at(n), n}
			case Deed(deed) == CustomerSays && n.Kind == yaml.MappingNode:
				said[deed], file = r.sentFile(n)
			default:
				said[deed] = r.value(n, "`"+key+"`")
			}
		}})
	}
	r.fields(n, "a line of `talk`", nil, fields...)
	if v := said[TimePasses]; v != nil {
		r.duration("silence", &pause).read(v.node)
	}
	if r.failed(before) {
		return nil
	}
	l := &Line{At: r.src.at(n), Silence: length(pause), Parts: parts, File: file}
	if !r.deed(l, n, said, text) {
		return nil
	}
	return l
}

// sentFile reads a file that the customer sends, and the words that go with it.
func (r *reader) sentFile(n *yaml.Node) (words *Value, f *bot.File) {
	var name, text, size *Value
	before := len(r.problems)
	r.fields(n, "`user`", nil, r.text("file", &name), r.text("text", &text), r.text("size", &size))
	words = &Value{At: r.src.at(n), node: n}
	if text != nil {
		words.Text = text.Text
	}
	if name == nil && !r.failed(before) {
		r.errorf(r.src.at(n), "`user` in braces sends a file; write `{file: photo.jpg}`, or only what is said")
	}
	if name == nil {
		return words, nil
	}
	f = &bot.File{ID: name.Text, Name: name.Text}
	if size != nil {
		f.Size = r.size(size, "size")
	}
	return words, f
}

// deed finds the one thing that a line does.
func (r *reader) deed(l *Line, n *yaml.Node, said []*Value, text *Value) bool {
	event, agent := said[ChatHappens], said[AgentSays]
	if event != nil && agent != nil {
		l.Agent, said[AgentSays] = agent.Text, nil
	}
	var first *Value
	for i, v := range said {
		switch {
		case v == nil:
		case first != nil:
			r.errorf(v.At, "this line does two things; make it two lines, each with its own `- `")
			return false
		default:
			first, l.Deed, l.Text = v, Deed(i), v.Text
		}
	}
	switch {
	case first == nil:
		r.errorf(r.src.at(n), "this line does nothing; it needs one of these: %s", listed(deedKeys(), "or"))
		return false
	case (l.Deed == CustomerTypes || l.Deed == CustomerLeaves) && first.Text != "true":
		r.errorf(first.At, "write `true` here, or leave the line out")
		return false
	case text != nil && event == nil:
		r.errorf(text.At, "`text` goes with `event`; write what is said behind `user`, `bot` or `agent`")
		return false
	case event != nil:
		l.Event, l.Text = event.Text, ""
		if text != nil {
			l.Text = text.Text
		}
		return r.knownEvent(event)
	}
	return true
}

func (r *reader) knownEvent(v *Value) bool {
	if slices.Contains(events, v.Text) {
		return true
	}
	r.errorf(v.At, "the chat has no event `%s`%s", v.Text, r.similar(v.Text, events))
	return false
}

func (r *reader) ending(n *yaml.Node) *Ending {
	e := &Ending{At: r.src.at(n)}
	r.fields(n, "`expect`", nil,
		r.text("step", &e.Step), r.text("outcome", &e.Outcome),
		r.text("queue", &e.Queue), r.text("language", &e.Language), r.number("priority", 0, 10, &e.Priority),
		field{"skills", func(n *yaml.Node) { e.Skills = r.perhapsEmpty(n, "`skills`") }},
		r.mapping("userData", &e.UserData), r.mapping("variables", &e.Variables),
		r.number("misses", 0, maxTries*maxTries, &e.Misses),
		r.list("said", &e.Said), r.list("never_said", &e.NeverSaid),
		r.list("never_shown", &e.NeverShown), r.list("agent_sees", &e.AgentSees))
	return e
}

// perhapsEmpty reads a list for which to be empty means something.
func (r *reader) perhapsEmpty(n *yaml.Node, what string) *List {
	l := &List{At: r.src.at(n)}
	if n.Kind != yaml.SequenceNode || len(n.Content) > 0 {
		l.Values = r.values(n, what)
	}
	return l
}
