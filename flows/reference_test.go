package flows

import (
	"cmp"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// section is the part of the reference for authors below a heading.
func section(t *testing.T, heading string) string {
	t.Helper()
	page, err := os.ReadFile("../docs/flows/reference.md")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(page), "\n## "+heading+"\n")
	require.True(t, ok, heading)
	part, _, _ := strings.Cut(rest, "\n## ")
	return part
}

func TestTheLimitsOfTheReferenceAreThoseOfTheProgram(t *testing.T) {
	shown := map[string]string{}
	for _, m := range regexp.MustCompile(`(?m)^\| (.+?) \| (.+?) \|$`).FindAllStringSubmatch(section(t, "Limits"), -1) {
		shown[m[1]] = m[2]
	}
	assert.Equal(t, map[string]string{
		"what":   "at most",
		"a file": fmt.Sprintf("%d KB", maxFile>>10),
		"the steps of a flow, with those that it runs": strconv.Itoa(maxSteps),
		"any time that a flow waits":                   fmt.Sprintf("%d days", maxWait/(24*time.Hour)),
		"`tries`, `max_misses`":                        strconv.Itoa(maxTries),
		"`retries`":                                    strconv.Itoa(maxRetries),
		"flows that run flows":                         fmt.Sprintf("%d deep", maxRuns),
		"an expression":                                fmt.Sprintf("%d characters, %d parts, %d `let`", maxExprLen, maxExprNodes, maxLets),
		"a range":                                      fmt.Sprintf("%d numbers", maxRange),
		"a computed text":                              fmt.Sprintf("%d bytes", maxText),
		"going back":                                   fmt.Sprintf("%d questions", bot.MaxTrail),
	}, shown)
}

func TestTheReferenceNamesTheFunctionsThatThereAre(t *testing.T) {
	known := newExpressions(nil).functions()
	var named []string
	for row := range strings.Lines(section(t, "Expressions")) {
		if !strings.HasPrefix(row, "| ") {
			continue
		}
		for _, m := range regexp.MustCompile(`(\w+)\(`).FindAllStringSubmatch(row, -1) {
			named = append(named, m[1])
		}
	}
	slices.Sort(named)
	assert.Equal(t, known, slices.Compact(named))
}

// Every call in the table is an expression that passes, and what is refused is
// said to be.
func TestTheFunctionsOfTheReferencePass(t *testing.T) {
	const flow = "flow: f\ninputs: {name: {type: text}, text: {type: text}, a: {type: whole_number}, b: {type: whole_number}, n: {type: number}}\n" +
		"steps:\n  s: {say: '${string([%s][0] == nil)}'}\n"
	const numbers = "[1, 2]"
	lists := map[string]string{"sum": numbers, "mean": numbers, "median": numbers, "find": numbers, "flatten": "[[1], [2]]"}
	text := section(t, "Expressions")
	calls := 0
	for row := range strings.Lines(text) {
		if !strings.HasPrefix(row, "| ") {
			continue
		}
		for _, call := range regexp.MustCompile("`((\\w+)(?:\\([^…]*?\\)|\\[.*?\\]))`").FindAllStringSubmatch(row, -1) {
			calls++
			list := cmp.Or(lists[call[2]], `["x"]`)
			_, problems := Load("f", fmt.Appendf(nil, flow, strings.NewReplacer("list", list, "other", list).Replace(call[1])))
			assert.Empty(t, problems.String(), call[1])
		}
	}
	assert.Greater(t, calls, 35)
	for name := range refused {
		assert.True(t, strings.Contains(text, "`"+name+"`") || strings.HasPrefix(name, "bit"), name)
	}
}
