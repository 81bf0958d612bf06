package schema_test

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/bot/answer"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/schema"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v4"
	"golang.org/x/tools/txtar"
)

func compiled(t *testing.T) *jsonschema.Schema {
	t.Helper()
	return compiledFrom(t, schema.Flow())
}

func compiledFrom(t *testing.T, text []byte) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	c := jsonschema.NewCompiler()
	require.NoError(t, c.AddResource("flow.json", doc))
	s, err := c.Compile("flow.json")
	require.NoError(t, err)
	return s
}

// value is a YAML file as an editor sees it.
func value(t *testing.T, data []byte) any {
	t.Helper()
	var v any
	require.NoError(t, yaml.Load(data, &v))
	text, err := json.Marshal(v)
	require.NoError(t, err, "keys are texts")
	v, err = jsonschema.UnmarshalJSON(bytes.NewReader(text))
	require.NoError(t, err)
	return v
}

// sound are flows that pass, with all that the language has in them.
func sound(t *testing.T) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	files, err := filepath.Glob("../../examples/flows/*.flow.yaml")
	require.NoError(t, err)
	for _, path := range files {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		found[path] = data
	}
	archives, err := filepath.Glob("../*/testdata/*.txtar")
	require.NoError(t, err)
	for _, path := range archives {
		a, err := txtar.ParseFile(path)
		require.NoError(t, err)
		open := func(name string) ([]byte, error) {
			for _, p := range a.Files {
				if p.Name == name {
					return p.Data, nil
				}
			}
			return nil, fs.ErrNotExist
		}
		if _, problems := flows.LoadWith(path, a.Files[0].Data, flows.Options{Open: open}); !problems.Fatal() {
			found[path] = a.Files[0].Data
		}
	}
	require.Greater(t, len(found), 5)
	return found
}

func TestFlowsThatPassFitTheSchema(t *testing.T) {
	s := compiled(t)
	for path, data := range sound(t) {
		assert.NoError(t, s.Validate(value(t, data)), path)
	}
}

// Quotes around a number are no mistake to the reader, nor to an editor.
func TestNumbersMayStandInQuotes(t *testing.T) {
	flow := "flow: x\nsteps: {a: {ask: b, save: c, type: file, kinds: [pdf, 7], tries: \"3\", next: d}, d: {end: done}}"
	_, problems := flows.Load("f", []byte(flow))
	require.False(t, problems.Fatal(), problems.String())
	require.NoError(t, compiled(t).Validate(value(t, []byte(flow))))
	assert.Error(t, compiled(t).Validate(value(t, []byte(strings.Replace(flow, `"3"`, "many", 1)))))
}

func TestTheSchemaFindsWhatItCanKnow(t *testing.T) {
	s := compiled(t)
	for name, text := range map[string]string{
		"no flow":             "steps: {a: {say: b}}",
		"no steps":            "flow: x",
		"no verb":             "flow: x\nsteps: {a: {next: b}}",
		"an unknown verb":     "flow: x\nsteps: {a: {sya: b}}",
		"two verbs":           "flow: x\nsteps: {a: {say: b, ask: c}}",
		"a foreign key":       "flow: x\nsteps: {a: {say: b, tries: 3}}",
		"an unknown type":     "flow: x\nsteps: {a: {ask: b, type: integer}}",
		"a menu of nothing":   "flow: x\nsteps: {a: {menu: b}}",
		"a bare number":       "flow: x\ndefaults: {wait: 2}\nsteps: {a: {say: b}}",
		"an unknown event":    "flow: x\nsteps: {a: {listen: {agentArrived: a}}}",
		"a name with a blank": "flow: x\nsteps: {a b: {say: b}}",
		"a text for a list":   "flow: x\nanytime: {a: {they_say: b}}\nsteps: {a: {say: b}}",
	} {
		assert.Error(t, s.Validate(value(t, []byte(text))), name)
	}
}

// node is a part of the schema.
type node map[string]any

func root(t *testing.T) node {
	t.Helper()
	var n node
	require.NoError(t, json.Unmarshal(schema.Flow(), &n))
	return n
}

// at follows a path.
func (n node) at(path ...string) node {
	for _, key := range path {
		n, _ = n[key].(map[string]any)
	}
	return n
}

// keys are all properties of a node, through its alternatives.
func (n node) keys() []string {
	var keys []string
	for key := range n.at("properties") {
		keys = append(keys, key)
	}
	for _, word := range []string{"anyOf", "oneOf"} {
		list, _ := n[word].([]any)
		for _, alternative := range list {
			a := node(alternative.(map[string]any))
			keys = append(keys, a.keys()...)
			keys = append(keys, a.at("additionalProperties").keys()...)
		}
	}
	return keys
}

func TestEveryKeyIsExplained(t *testing.T) {
	var visit func(path string, v any)
	visit = func(path string, v any) {
		switch v := v.(type) {
		case map[string]any:
			if properties, ok := v["properties"].(map[string]any); ok {
				for key, p := range properties {
					text, _ := p.(map[string]any)["description"].(string)
					assert.Regexp(t, `^[A-Z].*\.$`, text, path+"/"+key)
				}
			}
			for key, child := range v {
				visit(path+"/"+key, child)
			}
		case []any:
			for i, child := range v {
				visit(path+"/"+strconv.Itoa(i), child)
			}
		}
	}
	visit("flow", map[string]any(root(t)))
	visit("monitor", map[string]any(monitorRoot(t)))
}

// A place is where a mapping with fixed keys stands in a flow.
type place struct {
	file   string // with KEY for the key to try
	schema node
}

func places(t *testing.T) map[string]place {
	t.Helper()
	r := root(t)
	top := r.at("properties")
	step := r.at("definitions", "step", "properties")
	const head = "flow: x\nsteps:\n  a:\n"
	return map[string]place{
		"flow":                {"flow: x\nsteps: {a: {say: b}}\nKEY: x\n", r},
		"input":               {"flow: x\ninputs:\n  i:\n    KEY: x\nsteps: {a: {say: b}}\n", top.at("inputs", "additionalProperties")},
		"defaults":            {"flow: x\ndefaults:\n  KEY: x\nsteps: {a: {say: b}}\n", top.at("defaults")},
		"anytime":             {"flow: x\nanytime:\n  i:\n    KEY: x\nsteps: {a: {say: b}}\n", top.at("anytime", "additionalProperties")},
		"option":              {head + "    menu: b\n    options:\n      i:\n        KEY: x\n", step.at("options")},
		"check":               {head + "    ask: b\n    check:\n      - KEY: x\n", step.at("check", "items")},
		"decide":              {head + "    decide:\n      - KEY: x\n", step.at("decide", "items")},
		"escalate":            {head + "    escalate:\n      KEY: x\n", step.at("escalate")},
		"skill":               {head + "    escalate:\n      skills:\n        - KEY: x\n", nil},
		"waiting":             {head + "    escalate:\n    waiting:\n      KEY: x\n", step.at("waiting")},
		"nobody":              {head + "    escalate:\n    nobody:\n      KEY: x\n", step.at("nobody")},
		"sendFilteredMessage": {head + "    sendFilteredMessage:\n      KEY: x\n", step.at("sendFilteredMessage")},
	}
}

// words are all texts in the source of the reader that could be keys. A key
// that it knows is among them, whoever adds it.
func words(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../*.go")
	require.NoError(t, err)
	found := map[string]bool{}
	plain := regexp.MustCompile(`^[A-Za-z_]+$`)
	for _, path := range files {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		source, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		require.NoError(t, err)
		ast.Inspect(source, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if text, err := strconv.Unquote(lit.Value); err == nil && plain.MatchString(text) {
					found[text] = true
				}
			}
			return true
		})
	}
	var list []string
	for w := range found {
		list = append(list, w)
	}
	slices.Sort(list)
	require.Greater(t, len(list), 100)
	return list
}

// verdict is what the reader makes of a key.
type verdict int

const (
	refused verdict = iota
	accepted
	later // it is part of the language, and comes with another version
)

var refusal = regexp.MustCompile("has no key|there is no verb|does not go with|does two things|stands beside|leave `next` out")

func judge(file, key string) verdict {
	_, problems := flows.Load("flow.yaml", []byte(file))
	if strings.HasPrefix(file, "monitor:") {
		_, problems = flows.LoadMonitor("monitor.yaml", []byte(file))
	}
	v := accepted
	for _, p := range problems {
		quoted := strings.Contains(p.Text, "`"+key+"`")
		switch {
		case quoted && strings.Contains(p.Text, "not supported yet"):
			return later
		case quoted && refusal.MatchString(p.Text):
			v = refused
		}
	}
	return v
}

func TestTheSchemaHasTheKeysThatTheReaderHas(t *testing.T) {
	candidates := words(t)
	for name, p := range places(t) {
		known := p.schema.keys()
		if name == "skill" {
			known = []string{"skill", "if"}
		}
		compareKeys(t, name, p.file, known, candidates)
	}
}

func TestTheSchemaHasTheKeysOfEveryVerb(t *testing.T) {
	candidates := words(t)
	step := root(t).at("definitions", "step")
	for _, rule := range step["allOf"].([]any) {
		r := node(rule.(map[string]any))
		verb := r.at("if")["required"].([]any)[0].(string)
		var known []string
		for _, key := range r.at("then", "propertyNames")["enum"].([]any) {
			known = append(known, key.(string))
			assert.Contains(t, step.at("properties"), key)
		}
		file := "flow: x\nsteps:\n  a:\n    " + verb + ": x\n    KEY: x\n"
		companions := []string{verb}
		if verb == "say" { // may stand beside them, and is then their part
			companions = append(companions, "escalate", "end")
		}
		compareKeys(t, verb, file, append(known, companions...), candidates)
	}
	for _, word := range candidates {
		in := slices.Contains(verbs(t), word)
		if judge("flow: x\nsteps:\n  a:\n    "+word+": x\n", word) != later {
			assert.Equal(t, isVerb(word), in, word)
		}
	}
}

// isVerb reports whether a word is a verb to the reader: it does not stand
// another one beside it.
func isVerb(word string) bool {
	other := "set"
	if word == other {
		other = "decide"
	}
	_, problems := flows.Parse("flow.yaml", []byte("flow: x\nsteps:\n  a:\n    "+other+": {x: 1}\n    "+word+": x\n"))
	return strings.Contains(problems.String(), "does two things")
}

func verbs(t *testing.T) []string {
	t.Helper()
	var list []string
	for _, v := range root(t).at("definitions", "step")["anyOf"].([]any) {
		list = append(list, node(v.(map[string]any))["required"].([]any)[0].(string))
	}
	return list
}

// compareKeys tries every word as a key.
func compareKeys(t *testing.T, place, file string, known, candidates []string) {
	t.Helper()
	require.NotEmpty(t, known, place)
	for _, key := range candidates {
		v := judge(strings.ReplaceAll(file, "KEY", key), key)
		in := slices.Contains(known, key)
		assert.False(t, v == accepted && !in, "%s: the reader takes `%s`, and the schema does not know it", place, key)
		assert.False(t, v == refused && in, "%s: the schema has `%s`, and the reader refuses it", place, key)
	}
	for _, key := range known {
		assert.Contains(t, candidates, key, "%s: no word of the reader", place)
	}
}

func texts(v any) []string {
	var list []string
	for _, item := range v.([]any) {
		list = append(list, item.(string))
	}
	return list
}

func TestTheSchemaHasTheTypesAndEventsThatFlowsHave(t *testing.T) {
	top := root(t).at("properties")
	inSchema := texts(top.at("inputs", "additionalProperties", "properties", "type")["enum"])
	for _, kind := range answer.Kinds() {
		assert.Contains(t, inSchema, kind.Name)
	}
	for _, name := range inSchema {
		_, err := answer.New(name, answer.Options{Choices: []answer.Choice{{Key: "a"}}})
		require.NotErrorIs(t, err, answer.ErrUnknown, name)
	}
	known := texts(top.at("anytime", "additionalProperties", "properties", "event")["enum"])
	for _, word := range words(t) {
		_, problems := flows.Load("flow.yaml", []byte("flow: x\nsteps:\n  a:\n    listen: {"+word+": a}\n"))
		assert.Equal(t, !strings.Contains(problems.String(), "the chat has no event"), slices.Contains(known, word), word)
	}
	for _, then := range texts(top.at("anytime", "additionalProperties", "properties", "then")["enum"]) {
		_, problems := flows.Load("flow.yaml", []byte("flow: x\nanytime: {b: {they_say: [b], then: "+then+"}}\nsteps:\n  a:\n    say: b\n"))
		assert.Empty(t, problems, then)
	}
}
