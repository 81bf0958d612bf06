package flows

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/botrunner/botrunner/bot"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/vm"
)

// errNoMeaning is why a computation has no result although all its variables
// have values: a text that is no number, a list without a first item. The
// library's own message would quote the values, which belong to the customer.
var errNoMeaning = errors.New("it has no meaning with the values at hand")

// A slot is a variable that an expression uses.
type slot struct {
	name  string
	index int
}

// A machine runs one program, one run at a time. Its environment keeps its keys
// from run to run, so that filling it allocates nothing, and no values.
type machine struct {
	vm    vm.VM
	env   map[string]any
	clock clock
}

// runnable makes the function that computes a compiled expression as a value of
// the kind that is wanted; anyKind takes what comes.
func (c *compiler) runnable(e *expression, want kind) bot.Expr {
	c.needs.expression(c, e)
	if id, ok := e.tree.Node.(*ast.IdentifierNode); ok {
		if i, ok := c.vars[id.Value]; ok {
			return func(s bot.Scope) (any, error) { return s.Vars[i], nil }
		}
	}
	program := c.x.compile(e)
	if program == nil {
		return nil
	}
	slots, fixed := c.environment(e)
	// A pool for each program, because the keys of an environment are the
	// program's own.
	pool := &sync.Pool{New: func() any {
		m := &machine{env: make(map[string]any, len(slots)+len(fixed))}
		maps.Copy(m.env, fixed)
		if e.clocked {
			maps.Copy(m.env, m.clock.functions())
		}
		m.vm.MemoryBudget = maxMemory
		return m
	}}
	usesEvent := strings.Contains(e.source, "event")
	return func(s bot.Scope) (any, error) {
		m := pool.Get().(*machine)
		defer pool.Put(m)
		for _, v := range slots {
			m.env[v.name] = s.Vars[v.index]
		}
		if usesEvent {
			m.env["event"] = eventFields(s.Event)
		}
		if e.clocked {
			m.clock = clock{now: s.Now, hours: s.Hours, lang: c.speaks(s)}
		}
		v, err := m.vm.Run(program, m.env)
		for _, v := range slots {
			m.env[v.name] = nil
		}
		if err != nil {
			return nil, failure(e.source, slots, s)
		}
		return fit(e.source, v, want)
	}
}

// environment lists the variables of an expression, each once, and what is
// known of them already.
func (c *compiler) environment(e *expression) (slots []slot, fixed map[string]any) {
	fixed = map[string]any{}
	for _, n := range e.names {
		i, ok := c.vars[n.text]
		switch {
		case !ok:
			fixed[n.text] = c.lang // the one name that is no variable
		case !slices.Contains(slots, slot{n.text, i}):
			slots = append(slots, slot{n.text, i})
		}
	}
	return slots, fixed
}

func eventFields(e *bot.ChatEvent) map[string]any {
	if e == nil {
		e = &bot.ChatEvent{}
	}
	return map[string]any{"name": e.Name, "text": e.Text, "agent": e.Agent}
}

// failure blames a variable without a value if there is one, and never quotes a
// value.
func failure(source string, slots []slot, s bot.Scope) error {
	for _, v := range slots {
		if s.Vars[v.index] == nil {
			return fmt.Errorf("computing %s: %s has no value", source, v.name)
		}
	}
	return fmt.Errorf("computing %s: %w", source, errNoMeaning)
}

// fit keeps the promise that was made about a value when the flow was loaded.
func fit(source string, v any, want kind) (any, error) {
	switch v := v.(type) {
	case int:
		if want == numberKind {
			return float64(v), nil
		}
	case string:
		if len(v) > maxText {
			return nil, fmt.Errorf("computing %s: the text is longer than %d bytes", source, maxText)
		}
	}
	if got := kindOfValue(v); v != nil && want != anyKind && got != want {
		return nil, fmt.Errorf("computing %s: it gives %s, not %s", source, got, want)
	}
	return v, nil
}
