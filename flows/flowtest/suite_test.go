package flowtest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/flowtest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/tools/txtar"
)

const hello = `flow: hello
inputs: {tier: {type: choice, options: [plain, gold]}}
steps:
  name: {ask: "Hello, who are you?", save: name}
  bye: {say: "Goodbye, ${name}!", end: done}
`

func helloTest(tb testing.TB, cases string) *flowtest.Test {
	tb.Helper()
	test, problems := load(tb, txtar.File{Name: "hello.flow.yaml", Data: []byte(hello)},
		txtar.File{Name: "hello.test.yaml", Data: []byte("tests: hello\n" + cases)})
	require.NotNil(tb, test, problems.String())
	return test
}

func TestTheExamplesPass(t *testing.T) {
	files, err := filepath.Glob("../../examples/flows/*.test.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		flow := strings.TrimSuffix(path, ".test.yaml") + ".flow.yaml"
		tests, err := os.ReadFile(path)
		require.NoError(t, err)
		data, err := os.ReadFile(flow)
		require.NoError(t, err)
		test, problems := load(t, txtar.File{Name: filepath.Base(flow), Data: data}, txtar.File{Name: path, Data: tests})
		require.NotNil(t, test, problems.String())
		assert.Empty(t, problems.String())
		for _, c := range test.Run(flowtest.Options{}).Cases {
			assert.Empty(t, c.Failures, c.Name)
		}
	}
}

func TestOnlyCasesWithTheNameAreRun(t *testing.T) {
	test := helloTest(t, "cases: [{name: one, talk: [{bot: who}]}, {name: two, talk: [{bot: you}]}]")
	r := test.Run(flowtest.Options{Only: regexp.MustCompile("^t")})
	require.Len(t, r.Cases, 1)
	assert.Equal(t, "two", r.Cases[0].Name)
}

func TestADayOfSilenceTakesNoTime(t *testing.T) {
	test := helloTest(t, "cases: [{name: patient, talk: [{silence: 168h}, {bot: Hello}, {user: Ada}, {bot: Goodbye}]}]")
	began := time.Now()
	require.True(t, test.Run(flowtest.Options{}).Passed())
	assert.Less(t, time.Since(began), time.Minute)
}

func TestCoverageOfSeveralFilesAddsUp(t *testing.T) {
	one := helloTest(t, "cases: [{name: one, talk: [{bot: who}]}]").Run(flowtest.Options{}).Coverage
	assert.Equal(t, 33, one.Percent())
	two := helloTest(t, "cases: [{name: two, talk: [{user: Ada}], expect: {step: bye}}]").Run(flowtest.Options{}).Coverage
	one.Add(two)
	assert.Equal(t, 100, one.Percent())
	assert.Empty(t, one.Gaps())
}

// The cases that are added to a file whose lines end as in another system keep
// to its ends.
func TestAddedCasesKeepTheEndsOfLines(t *testing.T) {
	data := []byte("tests: hello\r\ncases:\r\n- name: one\r\n  talk: [{bot: who}]")
	test, problems := load(t, txtar.File{Name: "hello.flow.yaml", Data: []byte(hello)}, txtar.File{Name: "hello.test.yaml", Data: data})
	require.NotNil(t, test, problems.String())
	more, err := test.Suite().Append(data, test.Missing())
	require.NoError(t, err)
	assert.True(t, strings.HasPrefix(string(more), string(data)+"\r\n\r\n- name: "), string(more))
	assert.NotRegexp(t, `[^\r]\n`, string(more))
}

func TestCasesInBracketsAreNotAddedTo(t *testing.T) {
	test := helloTest(t, "cases: [{name: one, talk: [{bot: who}]}]")
	_, err := test.Suite().Append([]byte("tests: hello\ncases: [{name: one, talk: [{bot: who}]}]"), test.Missing())
	require.ErrorContains(t, err, "on lines of its own")
}

// The first cases go where the file's keys begin, or nowhere.
func TestTheFirstCasesStandBelowTheFirstKey(t *testing.T) {
	for data, want := range map[string]string{
		" tests: hello\n":       " tests: hello\n cases:\n   - name: ",
		"\"tests\": hello":      "\"tests\": hello\ncases:\n  - name: ",
		"{tests: hello}":        "",
		"tests:\n  hello\n":     "",
		"# all\ntests: hello\n": "# all\ntests: hello\ncases:\n  - name: ",
	} {
		test, problems := load(t, txtar.File{Name: "hello.flow.yaml", Data: []byte(hello)}, txtar.File{Name: "hello.test.yaml", Data: []byte(data)})
		require.NotNil(t, test, problems.String())
		more, err := test.Suite().Append([]byte(data), test.Missing())
		if want == "" {
			require.ErrorContains(t, err, "begins with a line `tests: NAME`")
			continue
		}
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(string(more), want), string(more))
		test, problems = load(t, txtar.File{Name: "hello.flow.yaml", Data: []byte(hello)}, txtar.File{Name: "hello.test.yaml", Data: more})
		require.NotNil(t, test, problems.String())
	}
}

// A flow of many questions, each of which can be got wrong, is a day's work
// for a person. A way that nobody can take does not keep the others from being
// found.
func TestManyQuestionsAreCoveredInAMoment(t *testing.T) {
	var b strings.Builder
	b.WriteString("flow: long\ninputs: {tier: {type: choice, options: [plain, gold], default: plain}}\n" +
		"defaults: {wait: 2m, silent: bye, give_up: bye}\nanytime: {human: {they_say: [agent], next: bye}}\nsteps:\n")
	const questions = 25
	for i := range questions {
		fmt.Fprintf(&b, "  ask_%[1]d: {ask: \"Number %[1]d?\", save: n_%[1]d, type: whole_number}\n"+
			"  route_%[1]d: {decide: [{if: n_%[1]d > %[1]d and tier == \"gold\", next: more_%[1]d}, {else: more_%[1]d}]}\n"+
			"  more_%[1]d: {set: {sum_%[1]d: \"${n_%[1]d + 1}\"}}\n", i)
	}
	b.WriteString("  never: {decide: [{if: n_1 > 3 and n_1 < 2, next: ask_0}, {else: bye}]}\n  bye: {end: done}\n")
	began := time.Now()
	test, problems := load(t, txtar.File{Name: "long.flow.yaml", Data: []byte(b.String())}, txtar.File{Name: "x", Data: []byte("tests: long")})
	require.NotNil(t, test, problems.String())
	cases := test.Missing()
	t.Log(len(b.String()), "bytes,", len(cases), "cases in", time.Since(began))
	assert.Len(t, cases, questions+1, "each question can end the conversation, and so does the last step")
	again := test.Missing()
	require.Len(t, again, len(cases))
	for i, k := range cases {
		assert.Equal(t, k.Name.Text, again[i].Name.Text, "the search finds the same each time")
	}
}

// What is written is what is read, whatever the words.
func FuzzAddedWordsStayTheSame(f *testing.F) {
	for _, s := range []string{"yes", "007", "+33", "a: b", "#1", `"`, `\`, "it's", "- x", "é\u2028", "1e3", "~", "5m", "Ada!", "0x1", " x "} {
		f.Add(s)
	}
	suite := helloTest(f, "").Suite()
	f.Fuzz(func(t *testing.T, s string) {
		v := &flows.Value{Text: s}
		k := &flows.Case{Name: v, Talk: []*flows.Line{{Deed: flows.BotSays, Text: s}}, Expect: &flows.Ending{Queue: v}}
		if strings.ContainsRune(s, utf8.RuneError) { // not UTF-8, which no file is
			return
		}
		data, err := suite.Append([]byte("tests: hello\n"), []*flows.Case{k})
		require.NoError(t, err)
		read, problems := flows.LoadSuite("x", data, func(string) (flows.Subject, error) { return flows.Subject{}, nil })
		require.NotNil(t, read, problems.String())
		assert.Equal(t, s, read.Cases[0].Name.Text)
		assert.Equal(t, s, read.Cases[0].Talk[0].Text)
		assert.Equal(t, s, read.Cases[0].Expect.Queue.Text)
	})
}

func FuzzLoadSuite(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txtar")
	require.NoError(f, err)
	for _, path := range files {
		archive, err := txtar.ParseFile(path)
		require.NoError(f, err)
		f.Add(archive.Files[1].Data)
	}
	subject := helloTest(f, "").Subject()
	f.Fuzz(func(t *testing.T, data []byte) {
		suite, problems := flows.LoadSuite("f", data, func(string) (flows.Subject, error) { return subject, nil })
		assert.Equal(t, problems.Fatal(), suite == nil)
		if suite == nil {
			return
		}
		test, err := flowtest.New(suite, subject)
		require.NoError(t, err)
		test.Run(flowtest.Options{})
	})
}
