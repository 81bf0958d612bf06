package flows_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFileThatNoPersonWroteIsRefused(t *testing.T) {
	var many strings.Builder
	for i := range 2001 {
		fmt.Fprintf(&many, "  s%d: {say: Hi}\n", i)
	}
	for name, c := range map[string]struct{ data, want string }{
		"too large":      {"# " + strings.Repeat("x", 512<<10), "f:1:1: error: the file is larger than 512 KB"},
		"too many steps": {"flow: f\nsteps:\n" + many.String(), "f:2003:3: error: this is more than 2000 steps; split the flow"},
		"too deep":       {"flow: " + strings.Repeat("[", 30) + strings.Repeat("]", 30), "f:1:31: error: this is nested more than 24 levels deep"},
		"no text":        {"flow: f\nsteps: \xff", "f:2:8: error: this is not UTF-8; save the file in that encoding"},
		"control":        {"flow: f\x00", "f:1:8: error: there is an invisible control character (U+0000) here; delete it"},
		"long expression": {
			"flow: f\nsteps: {a: {say: \"${" + strings.Repeat("1+", 600) + "1}\"}}",
			"f:2:21: error: this expression is longer than 1000 characters; compute parts of it with `set`",
		},
		"many parts": {
			"flow: f\nsteps: {a: {say: \"${" + strings.Repeat("1+", 400) + "1}\"}}",
			"f:2:322: error: this expression has more than 300 parts; compute some of them with `set`",
		},
	} {
		t.Run(name, func(t *testing.T) {
			dialog, problems := flows.Load("f", []byte(c.data))
			assert.Nil(t, dialog)
			require.NotEmpty(t, problems)
			assert.Equal(t, c.want, problems[0].String())
		})
	}
}

func TestAHopelessFileIsJudgedQuickly(t *testing.T) {
	for name, line := range map[string]string{
		"names":   "  step_%[1]d: {say: '${nobody_%[1]d}', next: stap_%[1]dx}\n",
		"chain":   "  s%[1]d: {set: {v%[1]d: '${v%[1]d0}'}}\n",
		"repairs": "  s%[1]d: {say: a}b: c\n",
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			b.WriteString("flow: f\nsteps:\n")
			for i := range 2000 {
				fmt.Fprintf(&b, line, i)
			}
			start := time.Now()
			_, problems := flows.Load("f", []byte(b.String()))
			assert.True(t, problems.Fatal())
			assert.LessOrEqual(t, len(problems), 200)
			assert.Less(t, time.Since(start), 20*time.Second, "it takes well under one on a quiet machine")
		})
	}
}

// However much there is to say of a file, an error is among it.
func TestManyWarningsHideNoError(t *testing.T) {
	var steps strings.Builder
	for i := range 300 {
		fmt.Fprintf(&steps, "  s%d: {say: You are #%d\n    }\n", i, i)
	}
	steps.WriteString("  last: {sya: Bye}\n")
	dialog, problems := flows.Load("f", []byte("flow: f\nsteps:\n"+steps.String()))
	assert.Nil(t, dialog)
	require.Len(t, problems, 200)
	assert.Equal(t, "f:603:10: error: there is no verb `sya`; did you mean `say`?", problems[199].String())
}
