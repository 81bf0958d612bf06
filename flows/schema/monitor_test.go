package schema_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/schema"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// soundMonitors are those of the examples and of the manual.
func soundMonitors(t *testing.T) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	files, err := filepath.Glob("../../examples/monitors/*.monitor.yaml")
	require.NoError(t, err)
	for _, path := range files {
		found[path], err = os.ReadFile(path)
		require.NoError(t, err)
	}
	manual, err := os.ReadFile("../../docs/monitors.md")
	require.NoError(t, err)
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(manual, -1) {
		if !flows.AreScenarios(block[1]) {
			found[string(block[1][:20])] = block[1]
		}
	}
	require.Greater(t, len(found), 3)
	return found
}

func TestMonitorsThatPassFitTheirSchema(t *testing.T) {
	s := compiledFrom(t, schema.Monitor())
	for path, data := range soundMonitors(t) {
		_, problems := flows.LoadMonitor(path, data)
		require.Empty(t, problems.String())
		assert.NoError(t, s.Validate(value(t, data)), path)
	}
}

func TestTheSchemaOfMonitorsFindsWhatItCanKnow(t *testing.T) {
	s := compiledFrom(t, schema.Monitor())
	for name, text := range map[string]string{
		"no monitor":         "steps: {a: {connect: true}}",
		"no steps":           "monitor: x",
		"an unknown verb":    "monitor: x\nsteps: {a: {say: b}}",
		"two verbs":          "monitor: x\nsteps: {a: {connect: true, send: c}}",
		"a foreign key":      "monitor: x\nsteps: {a: {send: b, missing: c}}",
		"another verdict":    "monitor: x\nsteps: {a: {end: fine}}",
		"an unknown event":   "monitor: x\nsteps: {a: {expect: {event: agentArrived}}}",
		"a bare number":      "monitor: x\nevery: 5\nsteps: {a: {connect: true}}",
		"an empty limit":     "monitor: x\nlimits: {a: {}}\nsteps: {a: {connect: true}}",
		"an alert to nobody": "monitor: x\non_fail: {after: 2}\nsteps: {a: {connect: true}}",
	} {
		require.Error(t, s.Validate(value(t, []byte(text))), name)
		_, problems := flows.LoadMonitor("m", []byte(text))
		assert.True(t, problems.Fatal(), name)
	}
}

func monitorRoot(t *testing.T) node {
	t.Helper()
	var n node
	require.NoError(t, json.Unmarshal(schema.Monitor(), &n))
	return n
}

func TestTheSchemaOfMonitorsHasTheKeysThatTheReaderHas(t *testing.T) {
	candidates := words(t)
	r := monitorRoot(t)
	top, step := r.at("properties"), r.at("definitions", "step", "properties")
	const head = "monitor: x\nsteps:\n  a:\n"
	for name, p := range map[string]place{
		"monitor": {"monitor: x\nsteps: {a: {connect: true}}\nKEY: x\n", r},
		"on_fail": {"monitor: x\non_fail:\n  KEY: x\nsteps: {a: {connect: true}}\n", top.at("on_fail")},
		"limit":   {"monitor: x\nlimits:\n  i:\n    KEY: x\nsteps: {a: {connect: true}}\n", top.at("limits", "additionalProperties")},
		"connect": {head + "    connect:\n      KEY: x\n", step.at("connect")},
		"expect":  {head + "    expect:\n      KEY: x\n", step.at("expect")},
	} {
		compareKeys(t, name, p.file, p.schema.keys(), candidates)
	}
}

func TestTheSchemaOfMonitorsHasTheKeysOfEveryVerb(t *testing.T) {
	candidates := words(t)
	step := monitorRoot(t).at("definitions", "step")
	companions := map[string][]string{"send": {"expect"}, "end": {"disconnect"}}
	var verbs []string
	for _, rule := range step["allOf"].([]any) {
		r := node(rule.(map[string]any))
		verb := r.at("if")["required"].([]any)[0].(string)
		verbs = append(verbs, verb)
		known := texts(r.at("then", "propertyNames")["enum"])
		file := "monitor: x\nsteps:\n  a:\n    " + verb + ": x\n    KEY: x\n"
		compareKeys(t, verb, file, append(known, companions[verb]...), candidates)
	}
	_, problems := flows.LoadMonitor("m", []byte("monitor: x\nsteps: {a: {}}"))
	for _, verb := range verbs {
		assert.Contains(t, problems.String(), "`"+verb+"`")
	}
	assert.Equal(t, len(verbs), strings.Count(problems.String(), "`")/2-1, "and no other")
}

func TestTheSchemaOfMonitorsHasTheEventsThatTheyHear(t *testing.T) {
	known := texts(monitorRoot(t).at("definitions", "step", "properties", "expect")["anyOf"].([]any)[1].(map[string]any)["properties"].(map[string]any)["event"].(map[string]any)["enum"])
	for _, word := range words(t) {
		_, problems := flows.LoadMonitor("m", []byte("monitor: x\nsteps: {a: {connect: true}, b: {expect: {event: \""+word+"\"}}}"))
		assert.Equal(t, !strings.Contains(problems.String(), "does not hear"), slices.Contains(known, word), word)
	}
}
