package flows_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const survey = `config:
  deploymentId: 0a1b2c3d-0000-4000-8000-000000000001
  region: euw2.pure.cloud
  origin: https://www.example.com
scenarios:
  "Accept Survey":
    - say: hi
    - waitForReplyContaining: Can we ask you some questions?
    - say: Yes
    - waitForReplyMatching: Thank you! Now for the next question[\.]+
  Decline Survey:
    - say: "${no}"
`

func TestScenariosBecomeMonitors(t *testing.T) {
	require.True(t, flows.AreScenarios([]byte(survey)))
	s, problems := flows.LoadScenarios("survey.yml", []byte(survey))
	require.NotNil(t, s, problems.String())
	assert.Empty(t, problems)
	assert.Equal(t, "euw2.pure.cloud", s.Region.Text)
	assert.Equal(t, flows.Position{Line: 2, Column: 17}, s.Deployment.At)
	require.Len(t, s.Monitors, 2)

	m := s.Monitors[0]
	assert.Equal(t, []any{"Accept Survey", "survey.yml", 80 * time.Second, time.Duration(0)}, []any{m.Name, m.File, m.TimeLimit, m.Every})
	assert.Equal(t, []flows.MonitorStep{
		{Name: "0 open", Verb: "connect", Line: 6},
		{Name: "1 say", Verb: "send", Line: 7},
		{Name: "2 waitForReplyContaining", Verb: "expect", Line: 8},
		{Name: "3 say", Verb: "send", Line: 9},
		{Name: "4 waitForReplyMatching", Verb: "expect", Line: 10},
	}, m.Steps)
	assert.Equal(t, "Yes", m.Dialog.Steps[3].Verb.(*bot.Send).Texts[0].Fixed, "words, whatever YAML could take them for")
	match := m.Dialog.Steps[4].Verb.(*bot.Expect)
	assert.True(t, match.Matches.MatchString("Well.\nTHANK YOU! now for the next question..."))
	assert.Equal(t, "${no}", s.Monitors[1].Dialog.Steps[1].Verb.(*bot.Send).Texts[0].Fixed)
}

func TestWhatIsWrongWithScenariosIsNamedWithItsPlace(t *testing.T) {
	for file, told := range map[string]string{
		"scenarios:\n  a:\n    - say: hi\n    - wait: 5":                       "s.yml:4:7: error: a step of a scenario has no key `wait`; it may be `say`, `waitForReplyContaining` or `waitForReplyMatching`\n",
		"scenarios:\n  a:\n    - say: hi\n      waitForReplyContaining: hello": "s.yml:4:31: error: a step does one thing, and this one has `say` already; put a dash before `waitForReplyContaining`\n",
		"scenarios:\n  a:\n    - waitForReplyMatching: (?=x)":                  "s.yml:3:29: error: waitForReplyMatching takes `(?=x)` for a regular expression that does not work here: error parsing regexp: invalid or unsupported Perl syntax: `(?=`; there is no looking ahead or back, and no \\1\n",
		"config:\n  deployment: x\nscenarios:\n  a: [say: hi]":                 "s.yml:2:3: error: `config` has no key `deployment`; did you mean `deploymentId`?\n",
		"scenarios:\n  a: []":                        "s.yml:2:6: error: scenario `a` is an empty list; name at least one, or leave the key out\n",
		"scenarios:\n  a: [say: hi]\n  a: [say: ho]": "s.yml:3:3: error: `a` stands here twice, first in line 2; keep one of them\n",
		"scenarios: {}":                              "s.yml:1:1: error: there is no scenario in it\n",
		"scenarios:\n  a:\n    - hi":                 "s.yml:3:7: error: a step of a scenario has to be a mapping of `key: value`, but this is a text\n",
	} {
		s, problems := flows.LoadScenarios("s.yml", []byte(file))
		assert.Nil(t, s)
		assert.Equal(t, told, problems.String())
	}
}

func FuzzScenarios(f *testing.F) {
	f.Add(survey)
	f.Add("scenarios:\n  a:\n    - waitForReplyMatching: (?=x)")
	f.Fuzz(func(t *testing.T, file string) {
		s, problems := flows.LoadScenarios("s.yml", []byte(file))
		assert.Equal(t, s == nil, problems.Fatal())
		if s == nil {
			return
		}
		for _, m := range s.Monitors {
			_, err := bot.NewEngine(m.Dialog, bot.EngineOptions{})
			require.NoError(t, err)
		}
	})
}
