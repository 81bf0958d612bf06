package main

import (
	"bytes"
	"encoding/json"
	"regexp"
	"testing"

	"github.com/botrunner/botrunner/adapter/front"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// asks runs `botrunner conversations` against the server.
func (s *served) asks(t *testing.T, args ...string) (status int, out, failure string) {
	t.Helper()
	var o, e bytes.Buffer
	args = append([]string{"conversations"}, append(args, "--admin", s.admin)...)
	status = run(t.Context(), args, streams{out: &o, err: &e})
	return status, o.String(), e.String()
}

// An operator comes, sees, hands over, ends and forgets.
func TestOperatorsActOnConversations(t *testing.T) {
	s := operate(t, quiet)
	_, out, _ := s.asks(t)
	assert.Equal(t, "No conversations.\n", out)
	c := s.arrives(t, `"token": "t0ps3cret", "customerId": "59606"`)
	c.hears(t, "What is your PIN?")
	c.says(t, "pin-4711")
	s.eventually(t, func(t *testing.T) string { t.Helper(); _, out, _ := s.asks(t, "list"); return out }, "name")

	_, out, _ = s.asks(t, "list")
	assert.Regexp(t, `(?m)^`+c.ID+`  reception  [0-9a-f]{12}  name  bot    \d+s +-$`, out)
	_, out, _ = s.asks(t, "show", c.ID)
	assert.Contains(t, out, "\nVariables\n  token = ••••••\n  pin = ••••••\n")
	assert.Regexp(t, `\nDeadlines\n  in (10m0s|9m\d\ds)  the customer has been silent for too long\n`, out)
	assert.Regexp(t, `\nSteps\n  [0-9:]{8}  hello\n  [0-9:]{8}  pin\n  [0-9:]{8}  name\n$`, out)
	_, out, _ = s.asks(t, "transcript", c.ID)
	assert.Equal(t, "(customer has joined)\n(bot has joined)\nbot: Hello from the first flow.\nbot: What is your PIN?\ncustomer: ••••••\nbot: What is your name?\n",
		regexp.MustCompile(`(?m)^[0-9:]{8}  `).ReplaceAllString(out, ""))

	_, out, _ = s.asks(t, "hand-over", c.ID)
	assert.Equal(t, "Step human asks for an agent now.\n", out)
	status, _, failure := s.asks(t, "hand-over", c.ID)
	assert.Equal(t, exitError, status)
	assert.Equal(t, "botrunner: conversation "+c.ID+": an agent has been asked for already\n", failure)
	s.eventually(t, func(t *testing.T) string { t.Helper(); _, out, _ := s.asks(t); return out }, "agent")

	_, out, _ = s.asks(t, "end", c.ID)
	assert.Equal(t, "It has ended; its customer was told so.\n", out)
	for _, again := range []string{"end", "hand-over"} {
		_, _, failure = s.asks(t, again, c.ID)
		assert.Equal(t, "botrunner: conversation "+c.ID+": the conversation is over\n", failure)
	}
	assert.Contains(t, s.metrics(t), `botrunner_conversations_ended_total{flow="reception",outcome="cut_short"} 1`)
	_, out, _ = s.asks(t, "--json")
	var all []front.Summary
	require.NoError(t, json.Unmarshal([]byte(out), &all))
	require.Len(t, all, 1)
	assert.Equal(t, front.Ended, all[0].Stage)

	_, out, _ = s.asks(t, "forget", "--custom-field", "customerId=1")
	assert.Equal(t, "forgotten: no conversations\n", out)
	_, out, _ = s.asks(t, "forget", "--custom-field", "customerId=59606")
	assert.Equal(t, "forgotten: 1 conversation\n", out)
	status, _, failure = s.asks(t, "transcript", c.ID)
	assert.Equal(t, exitError, status)
	assert.Equal(t, "botrunner: conversation "+c.ID+": there is no such conversation here\n", failure)
	assert.Contains(t, s.stderr(), "an operator acts")
	assert.NotContains(t, s.stderr(), "59606")
}

func TestAConversationIsForgottenByItsID(t *testing.T) {
	s := operate(t, quiet)
	c := s.arrives(t, `"token": "t0ps3cret"`)
	_, out, _ := s.asks(t, "forget", c.ID)
	assert.Equal(t, "forgotten: 1 conversation\n", out)
	_, out, _ = s.asks(t)
	assert.Equal(t, "No conversations.\n", out)
}

func TestConversationsAreForThoseWithTheKey(t *testing.T) {
	s := operate(t, "admin: {key: swordfish-swordfish-swordfish}\n")
	status, _, failure := s.asks(t)
	assert.Equal(t, exitError, status)
	assert.Contains(t, failure, "401 Unauthorized: this needs the admin key")
	t.Setenv("BOTRUNNER_ADMIN_KEY", "swordfish-swordfish-swordfish")
	status, out, _ := s.asks(t)
	assert.Equal(t, exitOK, status)
	assert.Equal(t, "No conversations.\n", out)
}

func TestWhoReachesNoServerIsToldWhatToLookAt(t *testing.T) {
	none := &served{admin: "http://" + freePort(t)}
	status, _, failure := none.asks(t)
	assert.Equal(t, exitError, status)
	assert.Contains(t, failure, "connection refused; is `botrunner serve` running, and is this its admin.listen? --admin names another\n")
}

func TestWhatConversationsCannotBeAskedIsAMatterOfUsage(t *testing.T) {
	for want, args := range map[string][]string{
		"expected an address such as http://127.0.0.1:9090": {"--admin", "127.0.0.1:9090"},
		"name one conversation, or with --custom-field":     {"forget"},
		"or with --custom-field whose they are":             {"forget", "customerId=A-1"},
		"show: ID is missing":                               {"show"},
	} {
		var out, failure bytes.Buffer
		assert.Equal(t, exitUsage, run(t.Context(), append([]string{"conversations"}, args...), streams{out: &out, err: &failure}))
		assert.Contains(t, failure.String(), want)
	}
}

func TestWhatCustomersWriteDoesNothingToATerminal(t *testing.T) {
	said := front.Said{Role: "CUSTOMER", What: "message", Text: "a\x1b[2Jb\nc"}
	assert.Equal(t, "customer: a[2Jb\n          c", line(said))
}
