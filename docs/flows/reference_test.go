package manual_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/flowtest"
	"github.com/botrunner/botrunner/flows/schema"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func reference(t *testing.T) string {
	t.Helper()
	page, err := os.ReadFile("reference.md")
	require.NoError(t, err)
	return string(page)
}

// A shelf holds the flows of the page by their names, and the one that was shown
// last.
type shelf struct {
	files   map[string][]byte
	current string
}

var (
	flowBegins        = regexp.MustCompile(`^flow: (.*)\n`)
	translationBegins = regexp.MustCompile(`^translation: (.*)\nlanguage: (.*)\n`)
)

// put adds a flow, or a translation: that of a flow which comes later.
func (s *shelf) put(t *testing.T, text string) {
	t.Helper()
	if m := translationBegins.FindStringSubmatch(text); m != nil {
		s.files[m[1]+"."+m[2]+".yaml"] = []byte(text)
		return
	}
	m := flowBegins.FindStringSubmatch(text)
	require.NotNil(t, m, text)
	s.current = m[1] + ".flow.yaml"
	require.NotContains(t, s.files, s.current)
	s.files[s.current] = []byte(text)
	s.subject(t)
}

func (s *shelf) open(name string) ([]byte, error) {
	if data, ok := s.files[name]; ok {
		return data, nil
	}
	return nil, fs.ErrNotExist
}

// subject loads the current flow; one with an error does not pass.
func (s *shelf) subject(t *testing.T) flows.Subject {
	t.Helper()
	dialog, problems := flows.LoadWith(s.current, s.files[s.current], flows.Options{Open: s.open})
	require.False(t, problems.Fatal(), problems.String())
	file, _ := flows.Parse(s.current, s.files[s.current])
	return flows.Subject{File: file, Dialog: dialog}
}

var blocks = regexp.MustCompile("(?m)^(?:<!-- ((?:mock|closed): .*) -->\n)?```(yaml|text)\n((?s:.*?))```\n")

// Every flow of the reference passes, and every conversation below it goes as it
// is written.
func TestTheReferenceTellsTheTruth(t *testing.T) {
	page := reference(t)
	s := &shelf{files: map[string][]byte{}}
	talks := 0
	told := blocks.ReplaceAllStringFunc(page, func(block string) string {
		m := blocks.FindStringSubmatch(block)
		if m[2] == "yaml" {
			s.put(t, m[3])
			return block
		}
		talks++
		went := conversation(t, s, m[1], m[3])
		if !*update {
			assert.Equal(t, m[3], went, s.current)
		}
		head, _, _ := strings.Cut(block, "```text\n")
		return head + "```text\n" + went + "```\n"
	})
	require.Greater(t, talks, 15)
	if *update {
		require.NoError(t, os.WriteFile("reference.md", []byte(told), 0o600))
	}
}

// conversation plays what the customer and the agent do in a conversation, and
// returns it as it went. A test file does it, whose last line cannot come: a
// failure shows all that was said.
func conversation(t *testing.T, s *shelf, extra, written string) string {
	t.Helper()
	var suite strings.Builder
	fmt.Fprintf(&suite, "tests: x\ncases:\n  - name: x\n    %s\n    talk:\n", extra)
	for line := range strings.Lines(written) {
		if deed := deed(strings.TrimSpace(line)); deed != "" {
			fmt.Fprintf(&suite, "      - %s\n", deed)
		}
	}
	suite.WriteString("      - bot: and that was all\n")
	subject := s.subject(t)
	loaded, problems := flows.LoadSuite("x.test.yaml", []byte(suite.String()), func(string) (flows.Subject, error) { return subject, nil })
	require.NotNil(t, loaded, problems.String())
	test, err := flowtest.New(loaded, subject)
	require.NoError(t, err)
	failures := test.Run(flowtest.Options{}).Cases[0].Failures
	require.Len(t, failures, 1)
	require.Contains(t, failures[0].What, "and that was all", suite.String())
	var told strings.Builder
	for _, u := range failures[0].Talk {
		fmt.Fprintln(&told, u)
	}
	return told.String()
}

var (
	silence = regexp.MustCompile(`^\((\S+) of silence\)$`)
	sends   = regexp.MustCompile(`^\(the customer sends (.+)\)$`)
	happens = regexp.MustCompile(`^\(event (\w+)\)$`)
	pressed = regexp.MustCompile(`^customer: \[(.*)\]$`)
	speaks  = regexp.MustCompile(`^(\w+): (.*)$`)
)

// deed is a line of a conversation as a line of a test, empty where it says what
// the bot does.
func deed(line string) string {
	if m := silence.FindStringSubmatch(line); m != nil {
		return "silence: " + m[1]
	}
	if m := sends.FindStringSubmatch(line); m != nil {
		return fmt.Sprintf("user: {file: %q}", m[1])
	}
	if m := happens.FindStringSubmatch(line); m != nil {
		return "event: " + m[1]
	}
	if m := pressed.FindStringSubmatch(line); m != nil {
		return fmt.Sprintf("press: %q", m[1])
	}
	m := speaks.FindStringSubmatch(line)
	switch {
	case m == nil || m[1] == "bot":
		return ""
	case m[1] == "customer":
		return fmt.Sprintf("user: %q", m[2])
	default:
		return fmt.Sprintf("agent: %q", m[2])
	}
}

// Every answer in the table of types is understood as the table says.
func TestTheTableOfTypesTellsTheTruth(t *testing.T) {
	rows := regexp.MustCompile("(?m)^\\| `(\\w+)` \\| (.+?) \\| (.+?) \\|$").FindAllStringSubmatch(section(t, "## Types", "\n## "), -1)
	require.Greater(t, len(rows), 15)
	now := time.Date(2026, time.March, 11, 9, 0, 0, 0, time.UTC)
	for _, row := range rows {
		typ, err := answer.New(row[1], answer.Options{Choices: []answer.Choice{{Key: "standard"}, {Key: "gold"}}})
		require.NoError(t, err)
		assert.Equal(t, row[3], understood(typ, row[2], now), "%s: %s", row[1], row[2])
	}
}

func understood(typ bot.Type, message string, now time.Time) string {
	value, ok := typ.Read(message)
	if c, is := typ.(answer.Clocked); is {
		value, ok = c.ReadAt(message, now)
	}
	if ok {
		return bot.Print(value)
	}
	d, is := typ.(answer.Doubter)
	if !is || len(d.Doubt(message, now)) == 0 {
		return "–"
	}
	var all []string
	for _, v := range d.Doubt(message, now) {
		all = append(all, bot.Print(v))
	}
	return strings.Join(all, " or ") + "?"
}

// section is the part of the reference from a heading to the next one.
func section(t *testing.T, heading, next string) string {
	t.Helper()
	_, rest, ok := strings.Cut(reference(t), "\n"+heading+"\n")
	require.True(t, ok, heading)
	part, _, _ := strings.Cut(rest, next)
	return part
}

// A rule of the schema says which keys go with a verb.
type rule struct {
	If   struct{ Required []string }
	Then struct {
		PropertyNames struct{ Enum []string }
	}
}

func TestTheReferenceHasEveryKeyOfEveryVerb(t *testing.T) {
	var s struct {
		Definitions struct{ Step struct{ AllOf []rule } }
	}
	require.NoError(t, json.Unmarshal(schema.Flow(), &s))
	require.Greater(t, len(s.Definitions.Step.AllOf), 10)
	for _, r := range s.Definitions.Step.AllOf {
		verb := r.If.Required[0]
		text := section(t, "### `"+verb+"`", "\n### ")
		for _, key := range r.Then.PropertyNames.Enum {
			if key != verb && key != "was" { // which is said once for all
				assert.Contains(t, text, "`"+key+"`", verb)
			}
		}
	}
}

// What the schema names anywhere, a key, a type or an event, has its place in
// the reference.
func TestTheReferenceHasEveryWordOfTheSchema(t *testing.T) {
	var s any
	require.NoError(t, json.Unmarshal(schema.Flow(), &s))
	page := reference(t)
	named := words(s)
	require.Greater(t, len(named), 90)
	for _, word := range named {
		assert.Contains(t, page, "`"+word+"`")
	}
}

// words are the keys that a schema knows, and the texts among which it lets an
// author choose.
func words(node any) []string {
	var list []string
	switch node := node.(type) {
	case map[string]any:
		properties, _ := node["properties"].(map[string]any)
		for key := range properties {
			list = append(list, key)
		}
		enum, _ := node["enum"].([]any)
		for _, v := range enum {
			if text, ok := v.(string); ok {
				list = append(list, text)
			}
		}
		for _, child := range node {
			list = append(list, words(child)...)
		}
	case []any:
		for _, child := range node {
			list = append(list, words(child)...)
		}
	}
	slices.Sort(list)
	return slices.Compact(list)
}
