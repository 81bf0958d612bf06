package prove

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// A generator writes flows that nobody would: any step may lead to any other.
type generator struct {
	*rand.Rand
	b     strings.Builder
	steps int
}

// conditions and assignments bring variables of every type together with what
// may be missing, fail, or be a number of any size.
var (
	conditions = []string{
		`a >= 18`, `a < 3`, `(a ?? 0) > 5`, `a in 1..5`, `b`, `not b`, `b == true`, `tier == "gold"`, `m == "one"`, `m != nil`,
		`c == "x"`, `c != nil and len(c) > 3`, `k < 3`, `(k ?? 0) > 2`, `num > 10 or a < 2`, `flag and a > 5`, `not (a > 5)`,
		`a != nil and a > num`, `language == "en"`, `a + (k ?? 0) > 7`, `min(a, 5) == 5`, `(if b {1} else {2}) == 1`, `a == 42`,
		`m in ["one", "two"]`, `let n = a * 2; n > 50`, `b or a > 3`, `max(a, k) <= 4`, `a != 42`, `-a < 0`, `vip`, `c contains "a"`,
		`not (tier == "gold" and (num ?? 1) < 3)`, `18 <= a`, `a % 2 == 0`, `(x ?? 1.5) * 2 < 4`, `x >= 7.5`, `x == 42`, `x in 1..9`, `not (a in 1..5)`, `not (m in ["one", "x"])`, `f != nil`, `f == nil and a > 3`, `open("x")`, `not open("yes") or a > 3`, `now() < "12:00" and open("x")`, `opens("x") == ""`,
	}
	assignments = []string{
		`k: "${(k ?? 0) + 1}"`, `a: "${a + 1}"`, `a: "${min(10, a)}"`, `c: "${m}"`, `b: "${not b}"`, `k: 0`, `c: x`, `a: '${len(c ?? "")}'`,
		`k: "${a - k}"`, `b: "${a > 3}"`, `a: "${num * 2}"`, `c: "say ${a} and ${m}"`, `k: "${if flag {3} else {a}}"`, `x: "${x / 2}"`, `f: "${f}"`,
	}
	checks = []string{`a > 0`, `a < 100`, `a in 1..50`, `not (a == 7)`, `b or a > 2`, `tier == "gold"`}
)

func generate(seed uint64) []byte {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 1))}
	g.steps = 3 + g.IntN(8)
	g.line("flow: generated")
	g.line("inputs:")
	g.line("  tier: {type: choice, options: [standard, gold], default: standard}")
	g.line("  flag: {type: yes_no}")
	g.line("  num: {type: whole_number, default: 4}")
	g.line("defaults: {tries: %d, give_up: %s, wait: 1m, silent: %s%s%s}", 1+g.IntN(3), g.step(), g.step(),
		g.some(`, nudge: "Are you there?"`), g.some(`, settle: 1s`))
	g.line("anytime:")
	g.line("  help: {they_say: [help], say: The help., then: resume}")
	g.line("  human: {they_say: [agent, human], next: %s}", g.step())
	g.line("  other: {they_say: [human, elsewhere], next: %s}", g.step())
	g.anytime()
	g.line("steps:")
	for i := range g.steps {
		g.line("  s%d:", i)
		g.verb()
	}
	g.rest()
	return []byte(g.b.String())
}

func (g *generator) line(format string, args ...any) { fmt.Fprintf(&g.b, format+"\n", args...) }

func (g *generator) step() string { return fmt.Sprintf("s%d", g.IntN(g.steps)) }

func (g *generator) some(s string) string {
	if g.IntN(2) == 0 {
		return ""
	}
	return s
}

func (g *generator) from(list []string) string { return list[g.IntN(len(list))] }

func (g *generator) anytime() {
	if g.IntN(4) == 0 {
		g.line("  back: {they_say: [back], then: go_back}")
	}
	if g.IntN(4) == 0 {
		g.line("  anew: {they_say: [anew], then: restart}")
	}
	if g.IntN(6) == 0 {
		g.line("  gone: {event: agentDisconnected, next: %s}", g.step())
	}
}

func (g *generator) verb() {
	switch g.IntN(12) {
	case 0:
		g.line("    say: Hello ${c}.")
	case 1, 2:
		g.ask()
	case 3:
		g.line("    menu: Which one?\n    save: m\n    options: {one: {%s}, two: {}, three: {next: %s}}", g.some("next: "+g.step()), g.step())
	case 4, 5:
		g.line("    set: {%s}", g.from(assignments))
	case 6, 7:
		g.line("    decide:\n      - {if: %q, next: %s}", g.from(conditions), g.step())
		g.line("      - {if: %q, next: %s}", g.from(conditions), g.step())
		return
	case 8:
		g.escalate()
		return
	case 9:
		g.line("    listen: {agentConnected: %s%s}", g.step(), g.some(", ended: "+g.step()))
		if g.IntN(2) == 0 {
			g.line("    wait: 2m\n    silent: %s", g.step())
		}
		return
	case 10:
		g.line("    call: crm.customer\n    save: {vip: yes_no, a: whole_number}\n    timeout: 5s")
		if g.IntN(2) == 0 {
			g.line("    failed: %s", g.step())
		}
	case 11:
		g.line("    end: %s", "done")
		return
	}
	g.next()
}

func (g *generator) next() {
	if g.IntN(3) == 0 {
		g.line("    next: %s", g.step())
	}
}

func (g *generator) ask() {
	ask := g.from([]string{"a|whole_number", "b|yes_no", "c|text", "x|number", "f|file"})
	save, kind, _ := strings.Cut(ask, "|")
	g.line("    ask: The question?\n    save: %s\n    type: %s", save, kind)
	if g.IntN(3) == 0 {
		g.line("    silent: %s", g.step())
	}
	if g.IntN(2) == 0 {
		g.line("    check:\n      - {ok_if: %q, %s}", g.from(checks), g.from([]string{"else: No.", "next: " + g.step()}))
	}
}

func (g *generator) escalate() {
	g.line("    escalate: {queue: q}")
	switch g.IntN(3) {
	case 0:
		g.line("    next: %s\n    failed: %s", g.step(), g.step())
	case 1:
		g.line("    failed: %s\n    finished: %s\n    nobody: {after: 3m, next: %s}", g.step(), g.step(), g.step())
	default:
		g.line("    nobody: {after: 3m, next: %s}", g.step())
	}
}

// rest ends the flow, and saves every variable somewhere, so that it has a type.
func (g *generator) rest() {
	g.line("  bye: {end: done}")
	for _, v := range []string{"a|whole_number", "b|yes_no", "c|text", "x|number", "k|whole_number", "m|text", "vip|yes_no", "f|file"} {
		save, kind, _ := strings.Cut(v, "|")
		g.line("  save_%s: {ask: What?, save: %s, type: %s, silent: bye, give_up: bye}", save, save, kind)
	}
}
