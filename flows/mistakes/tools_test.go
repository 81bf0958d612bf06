package mistakes_test

import (
	"bytes"
	"sync/atomic"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/schema"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/require"
)

// tools are all that authors give their files to.
type tools struct {
	flow, monitor   *jsonschema.Schema // as editors have them
	passed, refused atomic.Int64       // files, so that a test which tries nothing fails
}

// A visit is one folder on its way through the tools, before and after the
// mistakes.
type visit struct {
	s         *slip
	good, bad folder
	operated  bool // by somebody who has set what calls, patterns and hours there are
}

func newTools(tb testing.TB) *tools {
	tb.Helper()
	return &tools{flow: compiled(tb, schema.Flow()), monitor: compiled(tb, schema.Monitor())}
}

func compiled(tb testing.TB, text []byte) *jsonschema.Schema {
	tb.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(tb, err)
	c := jsonschema.NewCompiler()
	require.NoError(tb, c.AddResource("schema.json", doc))
	s, err := c.Compile("schema.json")
	require.NoError(tb, err)
	return s
}

// look gives each file of a folder to the tools that take it.
func (w *tools) look(t *testing.T, v *visit) {
	t.Helper()
	for _, name := range v.bad.names() {
		data := v.bad[name]
		if flow := v.translated(name); flow != "" {
			repaired(t, name, data, v.translation(flow, name))
		}
		load := v.loader(name)
		if load == nil {
			continue
		}
		script, problems := load(data)
		passed := script != nil
		said(t, v.bad, passed, problems)
		repaired(t, name, data, load)
		if !passed {
			w.refused.Add(1)
			continue
		}
		w.passed.Add(1)
		w.played(t, v, name, script)
	}
}

// played gives a file that passes to the tools for its kind.
func (w *tools) played(t *testing.T, v *visit, name string, script any) {
	t.Helper()
	switch script := script.(type) {
	case *bot.Dialog:
		fits(t, w.flow, v.bad[name])
		formatted(t, v.bad[name], v.loader(name))
		v.flow(t, name)
	case *flows.Monitor:
		fits(t, w.monitor, v.bad[name])
		formatted(t, v.bad[name], v.loader(name))
		v.talk(t, engine(t, script.Dialog))
	case *flows.Agent:
		script.Answers(flows.Asked{Customer: "Dana", Queue: "billing"})
		v.talk(t, engine(t, script.Dialog))
	case *flows.Scenarios:
		for _, m := range script.Monitors {
			v.talk(t, engine(t, m.Dialog))
		}
	}
}

func engine(t *testing.T, d *bot.Dialog) *bot.Engine {
	t.Helper()
	e, err := bot.NewEngine(d, bot.EngineOptions{Trace: true})
	require.NoError(t, err)
	return e
}
