package record_test

import (
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/record"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const transcript = `canary  open  done  1ms
     0ms  monitor: (startChat) Support
   102ms  bot: Welcome! May I have your full name?
   150ms  monitor: Ada: Lovelace
   1.10s  bot: Thank you, take one of these. [Bills] [Yes, please]
   1.20s  monitor: Bills
   2.00s  bot: Pardon?⏎Once more, please.
   4.00s  Avery: (agentConnected)
   4.01s  Avery: (agentTypingStarted)
   4.10s  Avery: Good day, this is Avery speaking, how can I be of help?
  70.00s  monitor: (sendFilteredMessage) ••••••
 130.00s  Avery: (agentDisconnected)
 130.10s  chat: (ended)
wrong words (look at the agent): expected "bonjour"
`

func read(t *testing.T, data string) record.Talk {
	t.Helper()
	talks, err := record.Read([]byte(data), "")
	require.NoError(t, err)
	require.Len(t, talks, 1)
	return talks[0]
}

func TestATranscriptBecomesAMonitor(t *testing.T) {
	assert.Equal(t, `# Recorded from a conversation.
monitor: canary
mark_as_test: true
time_limit: 400s

inputs:
  secret_1: {type: secret}

steps:
  open:
    connect: {queue: Support}

  hear:
    expect: {text: Welcome! May I have your full name?, within: 10s}

  say:
    send: "Ada: Lovelace"

  hear_2:
    expect: {text: "Thank you, take one of these", choices: [Bills, "Yes, please"], within: 10s}

  say_2:
    send: Bills

  hear_3:
    expect: {text: "Once more, please", within: 10s}

  agent:
    expect: {event: agentConnected, within: 60s}

  hear_4:
    expect: {text: "Good day, this is", within: 10s}

  pass:
    sendFilteredMessage: {message: "${secret_1}"}

  agent_leaves:
    expect: {event: agentDisconnected, within: 180s}

  end:
    expect: {event: ended, within: 60s}

  over:
    end: passed
`, string(read(t, transcript).Conceal(nil).Monitor("canary")))
}

func TestATalkBecomesACase(t *testing.T) {
	k := read(t, transcript).Conceal(nil).Case("a customer with a bill")
	var talk []string
	for _, l := range k.Talk {
		talk = append(talk, []string{"bot", "user", "press", "types", "leaves", "agent", "event"}[l.Deed]+" "+l.Text+l.Event)
	}
	assert.Equal(t, []string{
		"bot Welcome! May I have your full name?", "user Ada: Lovelace", "bot Thank you, take one of these", "user Bills",
		"bot Once more, please", "event agentConnected", "agent Good day, this is Avery speaking, how can I be of help?", "user secret_1", "event agentDisconnected",
	}, talk)
}

func TestSecretsAreNeverWritten(t *testing.T) {
	const token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"
	talk := record.Talk{Lines: []monitor.Line{
		{Who: monitor.ByMonitor, Event: "startChat", Text: "Support"},
		{Who: monitor.ByMonitor, Text: "my card is 4111 1111 1111 1111, my order 1234567890123"},
		{Who: monitor.ByBot, Text: "Card 4111 1111 1111 1111 is fine, " + bot.Mask + " is not", Choices: []string{"Pay with 4111 1111 1111 1111", "No"}},
		{Who: monitor.ByMonitor, Text: "Bearer abcdef.123456 " + token},
		{Who: monitor.ByMonitor, Text: "my pin is hunter2, " + bot.Mask},
	}}
	hidden := talk.Conceal(map[string]string{"pin": "hunter2", "empty": ""})
	file := string(hidden.Monitor("m"))
	for _, secret := range []string{"4111", "eyJ", "abcdef", "hunter2", bot.Mask, "\uE000"} {
		assert.NotContains(t, file, secret)
		for _, l := range hidden.Case("c").Talk {
			assert.NotContains(t, l.Text, secret)
		}
	}
	assert.Contains(t, file, `message: "my card is ${secret_1}, my order 1234567890123"`, "what only looks like a card is kept")
	assert.Contains(t, file, `message: "my pin is ${pin}, ${secret_4}"`)
	assert.Contains(t, file, "choices: [\"No\"]")
	m, problems := flows.LoadMonitor("m", []byte(file))
	require.NotNil(t, m, problems.String())
	assert.Len(t, m.Dialog.Vars, 5)
	again := hidden.Conceal(map[string]string{"other": "secret", "order": "1234567890123"})
	assert.Equal(t, strings.ReplaceAll(file, "1234567890123", "${order}"), strings.Replace(string(again.Monitor("m")), "  order: {type: secret}\n", "", 1), "what was taken out stays out")
}

func TestWhatIsNoTalkIsTold(t *testing.T) {
	for data, told := range map[string]string{
		"":                        record.ErrNoTalk.Error(),
		"hello":                   record.ErrNoTalk.Error(),
		"{}":                      record.ErrNoTalk.Error(),
		`{"conversations":[]}`:    record.ErrNoTalk.Error(),
		`{"conversations":`:       "reading JSON: unexpected EOF",
		`{"entities":1}`:          "reading JSON: json: cannot unmarshal number into Go struct field document.Entities of type []record.message",
		`[{"body":"hi"}]`:         "none of the 1 messages tells who the customer is; name the member",
		`{"entities":[{}]}` + "x": "reading JSON: invalid character 'x' looking for beginning of value",
	} {
		_, err := record.Read([]byte(data), "")
		assert.EqualError(t, err, told, data)
	}
}

func TestAFailedRunBecomesACaseOfTheFlow(t *testing.T) {
	r := &monitor.Result{
		Monitor: "canary", Outcome: monitor.Failed, Began: time.Now(),
		Transcript: read(t, transcript).Lines[:6],
		Faults:     []monitor.Fault{{Blame: monitor.WrongWords, Side: monitor.TheBot, Outcome: monitor.Failed, Step: "topic", Wanted: `"what \"exactly\"", the answers Bills`}},
	}
	k, err := record.CaseOf(r)
	require.NoError(t, err)
	assert.Equal(t, "canary: topic", k.Name.Text)
	require.Len(t, k.Talk, 5)
	assert.Equal(t, "Bills", k.Talk[3].Text)
	assert.Equal(t, flows.Line{Deed: flows.BotSays, Text: `what "exactly"`}, *k.Talk[4], "what came instead is not expected again")

	for name, f := range map[string]monitor.Fault{
		"an agent's words": {Blame: monitor.WrongWords, Side: monitor.TheAgent, Outcome: monitor.Failed, Wanted: `"x"`},
		"no connection":    {Blame: monitor.NoConnection, Side: monitor.Network, Outcome: monitor.Failed},
		"an expression":    {Blame: monitor.WrongWords, Side: monitor.TheBot, Outcome: monitor.Failed, Wanted: "a match of x"},
	} {
		r.Faults = []monitor.Fault{f}
		_, err := record.CaseOf(r)
		assert.ErrorIs(t, err, record.ErrNoCase, name)
	}
}

// Whatever is recorded, the monitor that comes of it passes the check.
func FuzzWhatIsRecordedIsAMonitor(f *testing.F) {
	f.Add(transcript)
	f.Add(`[{"body":"","bodyType":"member-join","sender":{"id":"a"}},{"body":"hi","bodyType":"standard","sender":{"id":"a"}}]`)
	f.Add(`{"members":[{"id":"a","role":"CUSTOMER"}],"messages":[{"direction":"Inbound","text":"${x}"},{"direction":"Outbound","text":"yes: #1"}]}`)
	f.Fuzz(func(t *testing.T, data string) {
		talks, err := record.Read([]byte(data), "")
		if err != nil {
			return
		}
		for _, talk := range talks[:min(len(talks), 3)] {
			if len(talk.Lines) > 50 {
				continue
			}
			file := talk.Conceal(nil).Monitor("m")
			m, problems := flows.LoadMonitor("m", file)
			require.NotNil(t, m, problems.String()+string(file))
			assert.False(t, strings.ContainsRune(string(file), '\uE000'))
		}
	})
}
