package flows

import (
	"fmt"
	"regexp"
	"time"

	"github.com/botrunner/botrunner/bot"

	"go.yaml.in/yaml/v4"
)

// Scenarios are a file of the web-messaging tester of the field: a deployment of
// web messaging, and talks with it. Each scenario becomes a monitor.
type Scenarios struct {
	// Deployment, Region and Origin say where the chats go. Nil: the file does not.
	Deployment, Region, Origin *Value
	// Monitors are the scenarios, in their order, by their names. They have no
	// schedule: their Every is 0.
	Monitors []*Monitor
}

// What the tester does that its files do not say.
const (
	scenarioPatience = 10 * time.Second // for each reply
	scenarioSpare    = time.Minute      // for all else
)

// The steps of a scenario.
const (
	scenarioSay      = "say"
	scenarioHolds    = "waitForReplyContaining"
	scenarioMatching = "waitForReplyMatching"
)

var scenarioKey = regexp.MustCompile(`(?m)^["']?scenarios["']?[ \t]*:`)

// AreScenarios reports whether a file is one of scenarios, and no monitor.
func AreScenarios(data []byte) bool { return scenarioKey.Match(data) }

// LoadScenarios reads and checks a file of scenarios, as [LoadMonitor] does with
// a monitor file. Texts are taken as they are: what looks like ${…} is said so.
func LoadScenarios(name string, data []byte) (*Scenarios, Problems) {
	s := &Scenarios{}
	f, problems := parse(name, data, grammar{kind: "scenarios"}, func(r *reader, root *yaml.Node, f *File) {
		r.fields(root, "a file of scenarios", nil,
			field{"config", func(n *yaml.Node) {
				r.fields(n, "`config`", nil, r.text("deploymentId", &s.Deployment), r.text("region", &s.Region), r.text("origin", &s.Origin))
			}},
			field{"scenarios", func(n *yaml.Node) {
				for k, v := range r.pairs(n, "`scenarios`") {
					s.Monitors = append(s.Monitors, r.scenario(k, v, f))
				}
			}})
	})
	if len(s.Monitors) == 0 && !f.faulty {
		problems = append(problems, Problem{File: name, Position: Position{1, 1}, Text: "there is no scenario in it"})
	}
	problems = problems.limited()
	if problems.Fatal() {
		return nil, problems
	}
	return s, problems
}

// scenario reads one: it opens a chat, says its lines and waits for replies.
func (r *reader) scenario(key, value *yaml.Node, f *File) *Monitor {
	m := &Monitor{
		Name: key.Value, File: r.src.name, TimeLimit: scenarioSpare,
		Dialog: &bot.Dialog{Name: key.Value, Script: true, Hash: f.Hash},
	}
	add := func(name, verb string, line int, v bot.Verb) {
		m.Dialog.Steps = append(m.Dialog.Steps, bot.Step{Name: name, Line: line, Verb: v, Next: len(m.Steps) + 1})
		m.Steps = append(m.Steps, MonitorStep{Name: name, Verb: verb, Line: line})
	}
	add("0 open", "connect", r.src.at(key).Line, &bot.Connect{})
	for i, item := range r.items(value, "scenario `"+key.Value+"`") {
		name, verb := r.scenarioStep(item)
		line := r.src.at(item).Line
		switch v := verb.(type) {
		case *bot.Send:
			add(fmt.Sprintf("%d %s", i+1, name), "send", line, v)
		case *bot.Expect:
			add(fmt.Sprintf("%d %s", i+1, name), "expect", line, v)
			m.TimeLimit += scenarioPatience
		}
	}
	if len(m.Steps) > maxSteps {
		r.errorf(r.src.at(key), "the scenario has more than %d steps", maxSteps)
	}
	m.Dialog.Steps[len(m.Dialog.Steps)-1].Next = bot.Nowhere
	return m
}

// scenarioStep reads a step, which is a single key; nil is none that could be read.
func (r *reader) scenarioStep(n *yaml.Node) (name string, verb bot.Verb) {
	take := func(key string, make func(v *Value) bot.Verb) field {
		return field{key, func(n *yaml.Node) {
			if name != "" {
				r.errorf(r.src.at(n), "a step does one thing, and this one has `%s` already; put a dash before `%s`", name, key)
				return
			}
			name = key
			if v := r.value(n, "`"+key+"`"); v != nil {
				verb = make(v)
			}
		}}
	}
	r.fields(n, "a step of a scenario", nil,
		take(scenarioSay, func(v *Value) bot.Verb { return &bot.Send{Texts: []bot.Text{{Fixed: v.Text}}} }),
		take(scenarioHolds, func(v *Value) bot.Verb { return awaited(bot.Expect{Text: bot.Text{Fixed: v.Text}}) }),
		take(scenarioMatching, func(v *Value) bot.Verb { return awaited(bot.Expect{Matches: r.scenarioPattern(v)}) }))
	return name, verb
}

func awaited(e bot.Expect) bot.Verb {
	e.Within, e.Missing = scenarioPatience, bot.Nowhere
	return &e
}

// scenarioPattern compiles what the tester hands to JavaScript, in any case and
// line by line.
func (r *reader) scenarioPattern(v *Value) *regexp.Regexp {
	pattern, err := regexp.Compile("(?im)" + v.Text)
	if err != nil {
		r.errorf(v.At, "%s takes `%s` for a regular expression that does not work here: %v; there is no looking ahead or back, and no \\1", scenarioMatching, v.Text, err)
	}
	return pattern
}
