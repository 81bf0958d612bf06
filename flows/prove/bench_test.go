package prove_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/prove"

	"github.com/stretchr/testify/require"
)

// long is a flow of at least that many bytes, each question with a check, a
// score and a way out of its own, and an escalation that reads them.
func long(size int) []byte {
	var b strings.Builder
	b.WriteString(`flow: long
inputs:
  tier: {type: choice, options: [standard, gold, platinum], default: standard}
defaults: {tries: 3, wait: 2m, nudge: Are you still there?, silent: bye, give_up: to_agent}
anytime:
  human: {they_say: [agent, human], next: to_agent}
  help: {they_say: [help], say: Just answer., then: resume}
steps:
`)
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, `
  question_%[1]d:
    ask: Thank you. What is number %[1]d of your order?
    save: answer_%[1]d
    type: whole_number
    check:
      - ok_if: answer_%[1]d >= %[1]d and answer_%[1]d < 1000
        else: A number from %[1]d to 1000, please.
  kind_%[1]d:
    menu: Of which kind is it?
    save: kind
    options: {small: {also: [little]}, large: {also: [big]}, none: {next: bye}}
  score_%[1]d:
    set:
      score: ${min(10, answer_%[1]d + (if tier == "gold" {2} else {0}))}
  route_%[1]d:
    decide:
      - if: score > 5 and tier == "gold" and kind == "large"
        next: to_agent
`, i)
	}
	b.WriteString(`
  to_agent:
    escalate: {queue: "${kind ?? tier}", priority: "${score ?? 0}"}
    nobody: {after: 5m, next: bye}
  bye: {say: Goodbye!, end: done}
`)
	return []byte(b.String())
}

func TestALongFlowIsProved(t *testing.T) {
	proof := load(t, "long", long(45<<10)).Prove()
	require.False(t, proof.Coarse)
	for _, c := range proof.Claims {
		require.Equal(t, prove.Holds, c.Verdict, c.Says)
	}
}

func BenchmarkProve5KB(b *testing.B)  { benchmark(b, 5<<10) }
func BenchmarkProve45KB(b *testing.B) { benchmark(b, 45<<10) }

// benchmark checks a flow as well, as the command does.
func benchmark(b *testing.B, size int) {
	b.Helper()
	data := long(size)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		f, problems := flows.Parse("long", data)
		d, more := flows.Compile(f)
		require.NotNil(b, d, append(problems, more...).String())
		require.False(b, prove.New(f, d).Prove().Fails())
	}
}

func BenchmarkValues45KB(b *testing.B) {
	p := load(b, "long", long(45<<10))
	for b.Loop() {
		require.Empty(b, p.Values("long"))
	}
}

func BenchmarkRouting45KB(b *testing.B) {
	p := load(b, "long", long(45<<10))
	for b.Loop() {
		require.NotEmpty(b, p.Routing())
	}
}
