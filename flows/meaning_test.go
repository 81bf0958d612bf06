package flows_test

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// ageFlow is a flow of which the tests change one thing at a time.
const ageFlow = `
flow: f
languages: [fr]
inputs:
  language: {type: choice, options: [en, fr], default: en}
  name: {type: text}
defaults: {wait: 2m, silent: bye, tries: 2}
steps:
  age:
    ask: How old are you, ${name}?
    save: age
    type: whole_number
    check: [{ok_if: "age > 17", else: "No, ${name}."}]
    next: bye
  set: {set: {size: 5, twice: "${size * 2}", other: "${(name ?? '') + string(age)}"}}
  bye: {say: Bye}
`

const ageInFrench = "translation: f\nsteps:\n  age: {ask: 'Votre âge, ${name} ?'}\n"

func step(t *testing.T, flow, french, name string) bot.Step {
	t.Helper()
	d, problems := flows.LoadWith("f.flow.yaml", []byte(flow), flows.Options{Open: func(name string) ([]byte, error) {
		if name == "f.fr.yaml" {
			return []byte(french), nil
		}
		return nil, fs.ErrNotExist
	}})
	require.NotNil(t, d, problems.String())
	for _, s := range d.Steps {
		if s.Name == name {
			return s
		}
	}
	require.Fail(t, "there is no such step", name)
	return bot.Step{}
}

func TestAStepMeansWhatItSaysAndDoes(t *testing.T) {
	meaning := step(t, ageFlow, ageInFrench, "age").Meaning
	require.Len(t, meaning, 64)
	for _, change := range [][2]string{
		{"How old are you", "What is your age"},
		{"age > 17", "age > 18"},
		{"No, ", "Oh, "},
		{"wait: 2m", "wait: 3m"},
		{"tries: 2", "tries: 3"},
		{"languages: [fr]", "languages: [fr]\nlanguage: de"},
		{"languages: [fr]", "languages: [fr]\nregion: FR"},
		{"save: age\n    type: whole_number", "save: age\n    type: number"},
	} {
		changed := strings.ReplaceAll(ageFlow, change[0], change[1])
		require.NotEqual(t, ageFlow, changed)
		assert.NotEqual(t, meaning, step(t, changed, ageInFrench, "age").Meaning, change[1])
	}
	assert.NotEqual(t, meaning, step(t, ageFlow, strings.Replace(ageInFrench, "âge", "age", 1), "age").Meaning, "its translation")
}

func TestAStepMeansTheSameWhereverItLeadsAndHoweverItIsWritten(t *testing.T) {
	meaning := step(t, ageFlow, ageInFrench, "age").Meaning
	for _, change := range [][2]string{
		{"next: bye", "next: set"},
		{"silent: bye", "silent: set"},
		{"wait: 2m", "wait: 120s"},
		{"How old are you, ${name}?", `"How old are you, ${name}?" # again`},
		{"say: Bye", "say: Goodbye"},
		{"    save: age\n    type: whole_number", "    type: whole_number\n    save: age"},
		{"flow: f", "flow: f\ntitle: The age"},
		{"  set: {", "  more: {set: {more: 1}}\n  set: {"},
	} {
		changed := strings.ReplaceAll(ageFlow, change[0], change[1])
		require.NotEqual(t, ageFlow, changed)
		assert.Equal(t, meaning, step(t, changed, ageInFrench, "age").Meaning, change[1])
	}
}

func TestQuotesAroundANumberMakeItAText(t *testing.T) {
	assert.NotEqual(t, step(t, ageFlow, ageInFrench, "set").Meaning,
		step(t, strings.Replace(ageFlow, `size: 5, twice: "${size * 2}"`, `size: "5", twice: "${int(size) * 2}"`, 1), ageInFrench, "set").Meaning)
	plain, quoted := "flow: f\nsteps: {a: {set: {n: 5}}}", "flow: f\nsteps: {a: {set: {n: \"5\"}}}"
	assert.NotEqual(t, step(t, plain, "", "a").Meaning, step(t, quoted, "", "a").Meaning)
}

func TestAStepNeedsWhatItDoesNotGiveItself(t *testing.T) {
	d, problems := flows.Load("f.flow.yaml", []byte(strings.Replace(ageFlow, "languages: [fr]", "", 1)))
	require.NotNil(t, d, problems.String())
	needs := map[string][]string{}
	for _, s := range d.Steps {
		for _, v := range s.Needs {
			needs[s.Name] = append(needs[s.Name], d.Vars[v].Name)
		}
	}
	assert.Equal(t, map[string][]string{"age": {"name"}, "set": {"age"}}, needs)
}
