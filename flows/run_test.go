package flows_test

import (
	"fmt"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// computed loads a flow with inputs of every type and one computed variable,
// and returns what computes it and the value it gets.
func computed(t *testing.T, value string, vars map[string]any) (any, error) {
	t.Helper()
	d, problems := flows.Load("f", fmt.Appendf(nil, `
flow: f
language: de
inputs:
  name: {type: text}
  age: {type: whole_number}
  rate: {type: number}
  vip: {type: yes_no}
steps:
  compute:
    set:
      result: %s
`, value))
	require.NotNil(t, d, problems.String())
	set := d.Steps[0].Verb.(*bot.Set)
	return set.Assign[0].Value(scope(d, vars))
}

func scope(d *bot.Dialog, vars map[string]any) bot.Scope {
	s := bot.Scope{Vars: make([]any, len(d.Vars))}
	for i, v := range d.Vars {
		s.Vars[i] = vars[v.Name]
	}
	return s
}

func TestValuesKeepTheirType(t *testing.T) {
	vars := map[string]any{"name": "Ada", "age": 36, "rate": 0.5, "vip": true}
	for value, want := range map[string]any{
		`Hello`:                                 "Hello",
		`7`:                                     7,
		`"7"`:                                   "7",
		`007`:                                   "007",
		`+33123456789`:                          "+33123456789",
		`1.50`:                                  1.5,
		`true`:                                  true,
		`Yes`:                                   "Yes",
		`${age}`:                                36,
		`${age + 1}`:                            37,
		`${age / 2}`:                            18.0,
		`${rate}`:                               0.5,
		`${vip and age > 18}`:                   true,
		`${name + "!"}`:                         "Ada!",
		`${age} years`:                          "36 years",
		`${rate} ${vip}`:                        "0.5 true",
		`${language}`:                           "de",
		`${event.text}`:                         "",
		`${if vip {1} else {0}}`:                1,
		`${let n = age + 1; n * 2}`:             74,
		`${name contains "d"}`:                  true,
		`${count(split(name, ""), {# == "a"})}`: 1,
	} {
		got, err := computed(t, value, vars)
		require.NoError(t, err, value)
		assert.Equal(t, want, got, value)
	}
}

func TestAVariableWithoutAValueEqualsNothingAndStopsArithmetic(t *testing.T) {
	for value, want := range map[string]any{
		`${name ?? "friend"}`:              "friend",
		`${age ?? 0}`:                      0,
		`${(age ?? 0) + 1}`:                1,
		`${name == "Ada"}`:                 false,
		`${name != "Ada"}`:                 true,
		`${age == 3 or vip == nil}`:        true,
		`${name in ["Ada", "Bob"]}`:        false,
		`Hello ${name}, ${age}`:            "Hello , ",
		`${if name == "Ada" {1} else {2}}`: 2,
		`${name}`:                          nil,
	} {
		got, err := computed(t, value, nil)
		require.NoError(t, err, value)
		assert.Equal(t, want, got, value)
	}
	_, err := computed(t, `${age + 1}`, nil)
	require.EqualError(t, err, "computing age + 1: age has no value")
	_, err = computed(t, `${len(name) > 2}`, nil)
	require.EqualError(t, err, "computing len(name) > 2: name has no value")
}

func TestAnErrorNeverQuotesWhatACustomerWrote(t *testing.T) {
	_, err := computed(t, `${int(name)}`, map[string]any{"name": "4711 private"})
	require.EqualError(t, err, "computing int(name): it has no meaning with the values at hand")
}

func TestAComputedTextCannotGrowWithoutEnd(t *testing.T) {
	long := string(make([]byte, 15_000))
	_, err := computed(t, `${name + name}`, map[string]any{"name": long})
	require.EqualError(t, err, "computing name + name: the text is longer than 16000 bytes")
}

func TestAnExpressionMayRunInManyConversationsAtOnce(t *testing.T) {
	d, problems := flows.Load("f", []byte(`
flow: f
inputs: {n: {type: whole_number}}
steps:
  s: {set: {m: "${n * 2 + n}"}}
`))
	require.NotNil(t, d, problems.String())
	value := d.Steps[0].Verb.(*bot.Set).Assign[0].Value
	done := make(chan error)
	for g := range 8 {
		go func() {
			for i := range 1000 {
				n := g*1000 + i
				if v, err := value(bot.Scope{Vars: []any{n, nil}}); err != nil || v != 3*n {
					done <- fmt.Errorf("%d: %v, %w", n, v, err)
					return
				}
			}
			done <- nil
		}()
	}
	for range 8 {
		assert.NoError(t, <-done)
	}
}

func TestATextWithASecretInItIsOne(t *testing.T) {
	d, problems := flows.Load("f", []byte(`
flow: f
inputs: {token: {type: secret}, name: {type: text}}
steps:
  a:
    escalate:
      queue: q
      secrets: {bare: "${token}", within: "TOKEN ${token} of ${name}", without: "of ${name}"}
  b:
    sendFilteredMessage: {message: "TOKEN ${token}", hide: "^TOKEN "}
`))
	require.NotNil(t, d, problems.String())
	s := scope(d, map[string]any{"token": bot.NewSecret("t-123"), "name": "Ada"})
	secrets := d.Steps[0].Verb.(*bot.Escalate).Secrets
	for i, want := range []any{bot.NewSecret("t-123"), bot.NewSecret("TOKEN t-123 of Ada"), "of Ada"} {
		got, err := secrets[i].Value(s)
		require.NoError(t, err)
		assert.Equal(t, want, got, secrets[i].Key)
	}
	got, err := d.Steps[1].Verb.(*bot.SendFilteredMessage).Message(s)
	require.NoError(t, err)
	assert.Equal(t, bot.NewSecret("TOKEN t-123"), got)
}

func TestTheEventAtHandIsInReach(t *testing.T) {
	d, problems := flows.Load("f", []byte(`
flow: f
steps:
  a: {say: "${event.agent} says ${event.text} (${event.name})"}
`))
	require.NotNil(t, d, problems.String())
	text := d.Steps[0].Verb.(*bot.Say).Text
	got, err := text.Expr(bot.Scope{Event: &bot.ChatEvent{Name: "messageReceived", Text: "hi", Agent: "Avery"}})
	require.NoError(t, err)
	assert.Equal(t, "Avery says hi (messageReceived)", got)
}
