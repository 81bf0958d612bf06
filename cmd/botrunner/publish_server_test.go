package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/flows/publish"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const survey = `
flow: survey
defaults: {wait: 10m, silent: bye, give_up: bye}
steps:
  name: {ask: What is your name?, save: name, type: text}
  age: {ask: How old are you?, save: age, type: whole_number}
  town: {ask: Where do you live?, save: town, type: text}
  colour: {ask: Which colour do you like?, save: colour, type: text}
  human: {escalate: {queue: Support}, finished: bye}
  bye: {say: Goodbye!, end: done}
`

// resurvey has a step by another name, one with other words, and one less.
var resurvey = strings.NewReplacer(
	"age: {ask", "years: {was: age, ask",
	"Where do you live?", "And where do you live?",
	"  colour: {ask: Which colour do you like?, save: colour, type: text}\n", "",
).Replace(survey)

// surveyed lets customers arrive and answer: in each step of the survey as many,
// and the last with an agent.
func surveyed(t *testing.T, s *served, each int) {
	t.Helper()
	answers := []string{"Ada", "36", "London", "red"}
	questions := []string{"your name?", "are you?", "you live?", "you like?", "How can I help?"}
	for i := range each * len(questions) {
		c := s.arrives(t, "")
		for j := range i%len(questions) + 1 {
			c.hears(t, questions[j])
			if j < i%len(questions) {
				c.says(t, answers[j])
			}
		}
	}
}

// foretold is what `publish --dry-run` says of the edited survey.
func (s *served) foretold(t *testing.T) (r publish.Report, words string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(s.path("edited"), 0o700))
	require.NoError(t, os.WriteFile(s.path("edited/survey.flow.yaml"), []byte(resurvey), 0o600))
	for _, asJSON := range []bool{true, false} {
		var out, failure bytes.Buffer
		args := []string{"publish", "--dry-run", s.path("edited"), "--admin", s.admin, fmt.Sprintf("--json=%t", asJSON)}
		require.Zero(t, run(t.Context(), args, streams{out: &out, err: &failure}), failure.String())
		words = out.String()
		if asJSON {
			require.NoError(t, json.Unmarshal(out.Bytes(), &r))
		}
	}
	return r, words
}

// versions counts the live conversations by the version of their flow.
func (s *served) versions(t *testing.T) map[string]int {
	t.Helper()
	_, out, _ := s.asks(t, "--json")
	var all []front.Summary
	require.NoError(t, json.Unmarshal([]byte(out), &all))
	count := map[string]int{}
	for _, one := range all {
		count[one.Version]++
	}
	return count
}

// What a dry run foretells is what comes of the reload.
func TestWhatIsForetoldHappens(t *testing.T) {
	s := operateFlow(t, "store: "+t.TempDir()+"\n", survey)
	surveyed(t, s, 4)
	before := s.versions(t)
	require.Len(t, before, 1)
	_, stands := s.call(t, http.MethodGet, s.admin+"/conversations/standings", "", "")
	assert.Contains(t, string(stands), `"step":"colour","holding":["name","age","town"]`)
	assert.NotContains(t, string(stands), "London", "what customers say is nobody's business")
	told, words := s.foretold(t)
	assert.Equal(t, publish.Report{
		Running: 20, Move: 12, Stay: 8, Renames: []publish.Rename{}, Why: told.Why,
	}, told)
	assert.Contains(t, words, "20 conversations: 12 move, 8 stay\n")
	assert.Contains(t, words, "    4 stay in survey: step `town` has changed (")
	assert.Contains(t, words, "    4 stay in survey: step `colour` is not there any more (")

	s.write(t, "reception.flow.yaml", resurvey)
	s.eventually(t, s.logged, fmt.Sprintf(`msg="conversations follow the new version" conversations=%d`, told.Move))
	require.Eventually(t, func() bool {
		after := s.versions(t)
		for version := range before {
			if after[version] != told.Stay {
				return false
			}
			delete(after, version)
		}
		return len(after) == 1 && slices.Contains(slices.Collect(maps.Values(after)), told.Move)
	}, 10*time.Second, 20*time.Millisecond, "it is not as foretold: %+v", told)
	again, _ := s.foretold(t)
	assert.Equal(t, []int{told.Move, 0, told.Stay}, []int{again.Current, again.Move, again.Stay})
}

// Without a store nobody moves, and that is said.
func TestWhereNothingIsKeptNobodyMoves(t *testing.T) {
	s := operateFlow(t, quiet, survey)
	surveyed(t, s, 1)
	before := s.versions(t)
	_, words := s.foretold(t)
	assert.Contains(t, words, "5 conversations: 0 move, 5 stay\n    5 stay in survey: "+nothingKept+" (")
	s.write(t, "reception.flow.yaml", resurvey)
	s.eventually(t, s.metrics, `botrunner_reloads_total{result="done"} 2`)
	assert.Equal(t, before, s.versions(t))
}
