package flows_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/require"
)

// generated is a flow of at least that many bytes, each question with texts,
// a check and a score of its own.
func generated(size int) []byte {
	var b strings.Builder
	b.WriteString(`flow: generated
inputs:
  tier: {type: choice, options: [standard, gold], default: standard}
defaults: {tries: 3, wait: 2m, nudge: Are you still there?, silent: bye, give_up: bye}
steps:
`)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `
  question_%[1]d:
    ask: Thank you. What is number %[1]d of your order, and is tier ${tier} the one you have?
    save: answer_%[1]d
    type: whole_number
    check:
      - ok_if: answer_%[1]d >= %[1]d and answer_%[1]d < 1000
        else: A number from %[1]d to 1000, please, and not ${answer_%[1]d}.
    retry: ["Digits only, please. For example 42."]

  score_%[1]d:
    set:
      score_%[1]d: ${min(10, answer_%[1]d + (if tier == "gold" {2} else {0}))}

  route_%[1]d:
    decide:
      - if: score_%[1]d > 5 and tier == "gold"
        next: bye
`, i)
	}
	b.WriteString("  bye:\n    say: Goodbye!\n    end: done\n")
	return []byte(b.String())
}

func BenchmarkLoad5KB(b *testing.B)  { benchmarkLoad(b, 5<<10) }
func BenchmarkLoad45KB(b *testing.B) { benchmarkLoad(b, 45<<10) }

func benchmarkLoad(b *testing.B, size int) {
	b.Helper()
	data := generated(size)
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		if d, problems := flows.Load("generated", data); d == nil {
			b.Fatal(problems)
		}
	}
}

func BenchmarkExpression(b *testing.B) {
	d, problems := flows.Load("f", []byte(`
flow: f
inputs: {tier: {type: text}, urgency: {type: whole_number}}
steps:
  s:
    set: {priority: '${min(10, urgency + (if tier == "gold" {2} else {0}))}'}
`))
	require.NotNil(b, d, problems.String())
	value := d.Steps[0].Verb.(*bot.Set).Assign[0].Value
	scope := bot.Scope{Vars: []any{"gold", 4, nil}}
	b.ReportAllocs()
	for b.Loop() {
		if v, err := value(scope); v != 6 || err != nil {
			b.Fatal(v, err)
		}
	}
}
