package mistakes_test

import (
	"maps"
	"path/filepath"
	"strings"

	"github.com/botrunner/botrunner/flows"
)

// A loader reads the content of a file: what it makes of it, nil if it does not
// pass, and what is wrong.
type loader func(data []byte) (script any, problems flows.Problems)

// loader is what reads a file of this name; nil: it is read with another one.
func (v *visit) loader(name string) loader {
	_, ending, _ := strings.Cut(name, ".")
	switch ending {
	case "flow.yaml":
		return func(data []byte) (any, flows.Problems) { return script(flows.LoadWith(name, data, v.options(v.bad))) }
	case "test.yaml":
		return func(data []byte) (any, flows.Problems) {
			return script(flows.LoadSuite(name, data, func(flow string) (flows.Subject, error) {
				return v.subject(v.bad, flow+".flow.yaml"), nil
			}))
		}
	case "agent.yaml":
		return func(data []byte) (any, flows.Problems) { return script(flows.LoadAgent(name, data)) }
	case "monitor.yaml":
		return func(data []byte) (any, flows.Problems) { return script(flows.LoadMonitor(name, data)) }
	case "scenarios.yaml":
		return func(data []byte) (any, flows.Problems) { return script(flows.LoadScenarios(name, data)) }
	case "faults.yaml":
		return func(data []byte) (any, flows.Problems) { return script(flows.LoadFaults(name, data)) }
	}
	return nil
}

// translated is the flow that a file of this name translates; empty: none.
func (v *visit) translated(name string) string {
	first, ending, _ := strings.Cut(name, ".")
	flow := first + ".flow.yaml"
	if v.bad[flow] == nil || strings.Count(ending, ".") != 1 || v.loader(name) != nil {
		return ""
	}
	return flow
}

// translation reads a flow with what a translation of it may become.
func (v *visit) translation(flow, name string) loader {
	return func(data []byte) (any, flows.Problems) {
		f := maps.Clone(v.bad)
		f[name] = data
		return script(flows.LoadWith(flow, f[flow], v.options(f)))
	}
}

// script is what a file was made to, with a nil that can be seen.
func script[T any](made *T, problems flows.Problems) (any, flows.Problems) {
	if made == nil {
		return nil, problems
	}
	return made, problems
}

// options are what the operator has set, in every other folder.
func (v *visit) options(f folder) flows.Options {
	o := flows.Options{Open: f.open}
	if v.operated {
		o.Hours = []string{"support"}
		o.Patterns = map[string]string{"order": `[A-Z]-\d+`}
		o.Operations = []flows.Operation{{Name: "crm.customer", With: []string{"email"}, Fields: map[string]string{"vip": "bool", "orders": "whole_number", "name": "text"}}}
	}
	return o
}

// subject is a flow of a folder, for the tests that are about it.
func (v *visit) subject(f folder, name string) flows.Subject {
	d, _ := flows.LoadWith(name, f[name], v.options(f))
	wrote, _ := flows.Parse(name, f[name])
	s := flows.Subject{File: wrote, Dialog: d, Parts: map[string]*flows.File{}}
	if d == nil {
		return s
	}
	for _, step := range d.Steps {
		if step.File != "" {
			s.Parts[step.File], _ = flows.Parse(step.File, f[filepath.Base(step.File)])
		}
	}
	return s
}
