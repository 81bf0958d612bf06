package flows

import (
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

func TestTheReferenceNamesOnlyFunctionsThatThereAre(t *testing.T) {
	known := newExpressions(nil).functions()
	named := map[string]bool{}
	for row := range strings.Lines(section(t, "Expressions")) {
		if !strings.HasPrefix(row, "| ") {
			continue
		}
		for _, m := range regexp.MustCompile(`(\w+)\(`).FindAllStringSubmatch(row, -1) {
			named[m[1]] = true
			assert.True(t, slices.Contains(known, m[1]), m[1])
		}
	}
	assert.Greater(t, len(named), 20)
	for name := range clockTypes() {
		assert.True(t, named[plainCalls(name)], name)
	}
}
