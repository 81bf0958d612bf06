package flows_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// load reads a flow, or what else the file's name says.
func load(name string, data []byte) (passed bool, problems flows.Problems) {
	if strings.HasSuffix(name, ".agent.yaml") {
		agent, problems := flows.LoadAgent(name, data)
		return agent != nil, problems
	}
	if strings.HasSuffix(name, ".monitor.yaml") {
		monitor, problems := flows.LoadMonitor(name, data)
		return monitor != nil, problems
	}
	if strings.HasSuffix(name, ".faults.yaml") {
		faults, problems := flows.LoadFaults(name, data)
		return faults != nil, problems
	}
	dialog, problems := flows.Load(name, data)
	return dialog != nil, problems
}

func TestExampleAgentsCompileWithoutAHint(t *testing.T) {
	files, err := filepath.Glob("../examples/agents/*.agent.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		agent, problems := flows.LoadAgent(filepath.Base(path), data)
		assert.NotNil(t, agent)
		assert.Empty(t, problems.String())
	}
}

func agent(t *testing.T, head string) *flows.Agent {
	t.Helper()
	a, problems := flows.LoadAgent("a", []byte("agent: A\n"+head+"\nsteps: {in: {join: true}}\n"))
	require.Empty(t, problems.String())
	return a
}

func TestWhenChoosesWhomAnAgentAnswers(t *testing.T) {
	asked := flows.Asked{
		Customer: "Dana", Queue: "billing", Skills: []string{"refunds"}, Language: "French", Priority: 4,
		UserData: map[string]string{"tier": "gold"},
	}
	for when, want := range map[string]bool{
		`queue == "billing"`:                  true,
		`"refunds" in skills`:                 true,
		`len(skills) > 1`:                     false,
		`language == "French" and priority>3`: true,
		`userData.tier == "gold"`:             true,
		`userData.age == "3"`:                 false,
		`customer startsWith "D"`:             true,
		`int(userData.tier) > 3`:              false, // it has no meaning
	} {
		assert.Equal(t, want, agent(t, "when: '"+when+"'").Answers(asked), when)
	}
	assert.True(t, agent(t, "").Answers(flows.Asked{}))
	assert.False(t, agent(t, "when: len(skills) > 0 or len(userData) > 0").Answers(flows.Asked{}))
}

func TestHoursOpenAndClose(t *testing.T) {
	day := agent(t, `hours: {days: mon-fri, from: "09:00", to: "17:00", zone: Europe/Berlin}`).Hours
	night := agent(t, `hours: {days: [Saturday], from: "22:00", to: "06:00"}`).Hours
	always := agent(t, `hours: {from: "00:00", to: "24:00"}`).Hours
	for _, c := range []struct {
		hours *flows.Hours
		at    string
		open  bool
		next  string
	}{
		{day, "2026-03-02T07:59:59Z", false, "2026-03-02T08:00:00Z"}, // a Monday
		{day, "2026-03-02T08:00:00Z", true, "2026-03-03T08:00:00Z"},
		{day, "2026-03-02T16:00:00Z", false, "2026-03-03T08:00:00Z"},
		{day, "2026-03-06T16:00:00Z", false, "2026-03-09T08:00:00Z"},
		{day, "2026-03-27T17:00:00Z", false, "2026-03-30T07:00:00Z"}, // summer has come
		{night, "2026-03-07T21:59:00Z", false, "2026-03-07T22:00:00Z"},
		{night, "2026-03-08T05:59:00Z", true, "2026-03-14T22:00:00Z"},
		{night, "2026-03-08T06:00:00Z", false, "2026-03-14T22:00:00Z"},
		{always, "2026-03-08T23:59:59Z", true, "2026-03-09T00:00:00Z"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		require.NoError(t, err)
		assert.Equal(t, c.open, c.hours.Open(at), c.at)
		assert.Equal(t, c.next, c.hours.Next(at).UTC().Format(time.RFC3339), c.at)
	}
}

func TestFaultsAreYAMLOrJSON(t *testing.T) {
	want := &flows.FaultFile{
		Seed:   7,
		Calls:  []flows.Fault{{Call: "create", Status: 503, Code: "x.y", RetryAfter: 2 * time.Second, Chance: 0.5, Times: 3}, {Lost: true}, {Delay: time.Second}},
		Frames: []flows.Fault{{Frame: "channel", Delay: 1500 * time.Millisecond}, {Drop: true}},
		Mute:   true,
	}
	for _, text := range []string{
		`{"seed":7,"calls":[{"call":"create","status":503,"code":"x.y","retryAfter":"2s","chance":0.5,"times":3},{"lost":true},{"delay":"1s"}],
"frames":[{"frame":"channel","delay":"1.5s"},{"drop":true}],"mute":true}`,
		`seed: 7
calls:
  - {call: create, status: 503, code: x.y, retryAfter: 2s, chance: 0.5, times: 3}
  - lost: true
  - delay: 1s
frames: [{frame: channel, delay: 1.5s}, {drop: true}]
mute: true
`,
	} {
		got, problems := flows.LoadFaults("f", []byte(text))
		require.Empty(t, problems.String())
		assert.Equal(t, want, got)
	}
}

func FuzzLoadAgent(f *testing.F) {
	for _, pattern := range []string{"testdata/agent*.txtar", "../examples/agents/*.yaml"} {
		files, err := filepath.Glob(pattern)
		require.NoError(f, err)
		for _, file := range files {
			data, err := os.ReadFile(file)
			require.NoError(f, err)
			_, flow, _ := strings.Cut("\n"+string(data), "-- \n")
			f.Add([]byte(flow))
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, problems := flows.LoadAgent("f", data)
		assert.Equal(t, problems.Fatal(), a == nil)
	})
}
