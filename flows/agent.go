package flows

import (
	"github.com/botrunner/botrunner/bot"
)

// An Agent is a compiled agent file: somebody who works in the simulator. It is
// immutable.
type Agent struct {
	Name string
	// Dialog is what the agent does about one chat, from the ringing on. Its
	// inputs are those of [Agent.Inputs].
	Dialog *bot.Dialog

	Queues    []string // the agent serves; none: all of them
	Skills    []string // the agent has; none: all that are asked for
	Languages []string // the agent speaks; none: all of them
	Capacity  int      // chats at once; 0: any number
	Hours     *Hours   // nil: always
	Faults    [][]Fault

	when bot.Expr
}

// Asked is what a customer asked for, as an agent knows it.
type Asked struct {
	Customer string
	Queue    string
	Skills   []string
	Language string
	Priority int
	UserData map[string]string
}

// Inputs are the variables that an agent's script has from the start.
func (a Asked) Inputs() map[string]any {
	if a.Skills == nil {
		a.Skills = []string{}
	}
	if a.UserData == nil {
		a.UserData = map[string]string{}
	}
	return map[string]any{
		"customer": a.Customer, "queue": a.Queue, "skills": a.Skills, "language": a.Language,
		"priority": a.Priority, "userData": a.UserData,
	}
}

// givenVars are the variables of [Asked.Inputs], with their kinds.
var givenVars = []struct {
	name string
	kind kind
}{
	{"customer", textKind},
	{"queue", textKind},
	{"skills", listKind},
	{"language", textKind},
	{"priority", wholeKind},
	{"userData", mapKind},
}

// given declares what a script knows of the customer.
func (c *compiler) given() {
	for _, g := range givenVars {
		i := c.variable(&Value{Text: g.name})
		c.d.Vars[i].Input = true
		c.kinds[g.name] = g.kind
	}
}

// Answers reports whether the agent's `when` holds for a customer. One that
// cannot be computed does not.
func (a *Agent) Answers(asked Asked) bool {
	if a.when == nil {
		return true
	}
	holds, err := a.when(a.scope(asked))
	yes, _ := holds.(bool)
	return err == nil && yes
}

// scope is what expressions see before the script has begun.
func (a *Agent) scope(asked Asked) bot.Scope {
	inputs := asked.Inputs()
	scope := bot.Scope{Vars: make([]any, len(a.Dialog.Vars))}
	for i, v := range a.Dialog.Vars {
		scope.Vars[i] = inputs[v.Name]
	}
	return scope
}

// LoadAgent reads, checks and compiles an agent file, as [Load] does with a
// flow file.
func LoadAgent(name string, data []byte) (*Agent, Problems) {
	f, problems := parse(name, data, agentGrammar(), (*reader).agentFile)
	a, more := compileAgent(f)
	problems = append(problems, more...).inOrder().limited()
	if problems.Fatal() {
		return nil, problems
	}
	return a, problems
}

func compileAgent(f *File) (*Agent, Problems) {
	if f.Agent == nil {
		return nil, nil
	}
	c := newCompiler(f)
	c.d.Script = true
	c.declare()
	c.dialog()
	duty := f.Agent
	if duty.When != nil && c.x.parse(duty.When.Text).clocked {
		c.errorf(duty.When.At, "`when` cannot ask the clock; say with `hours` when the agent works")
	}
	a := &Agent{
		Dialog: c.d, Queues: plain(duty.Queues), Skills: plain(duty.Skills), Languages: plain(duty.Languages),
		Hours: duty.Hours, Faults: duty.Faults, when: c.condition(duty.When, "when"),
	}
	if duty.Name != nil {
		a.Name, c.d.Name = duty.Name.Text, duty.Name.Text
	}
	if duty.Capacity != nil {
		a.Capacity = duty.Capacity.N
	}
	if !c.problems.Fatal() && !f.faulty {
		c.unreached()
		c.unseated()
	}
	return a, c.problems.inOrder()
}

func plain(values []*Value) []string {
	var texts []string
	for _, v := range values {
		texts = append(texts, v.Text)
	}
	return texts
}

// DisplayName is the name under which the agent is announced to a customer:
// that of the first `join`, if it has one which can be told at the start, or
// else the agent's own.
func (a *Agent) DisplayName(asked Asked) string {
	for _, s := range a.Dialog.Steps {
		join, ok := s.Verb.(*bot.Join)
		if !ok {
			continue
		}
		name, err := any(join.Name.Fixed), error(nil)
		if join.Name.Expr != nil {
			name, err = join.Name.Expr(a.scope(asked))
		}
		if text, ok := name.(string); ok && err == nil && text != "" {
			return text
		}
		break
	}
	return a.Name
}
