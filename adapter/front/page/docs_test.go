package page_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

func manual(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../docs/page.md")
	require.NoError(t, err)
	return string(text)
}

// found are the first groups of a pattern's matches, each once and in order.
func found(pattern, text string) []string {
	var all []string
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		all = append(all, m[1])
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func TestTheManualNamesWhatTheButtonTakes(t *testing.T) {
	script := get(t, page.Options{}, "/botrunner.js").text
	var attributes []string
	for _, name := range found(`dataset\.(\w+)`, script) {
		attributes = append(attributes, "data-"+regexp.MustCompile(`[A-Z]`).ReplaceAllStringFunc(name, func(s string) string {
			return "-" + string(s[0]+'a'-'A')
		}))
	}
	slices.Sort(attributes)
	assert.Equal(t, attributes, found("`(data-[a-z-]+)`", manual(t)))
	assert.Equal(t, found(`'(botrunner:\w+)'`, script), found(`'(botrunner:\w+)'`, manual(t)))
}

func TestTheManualNamesEveryLanguage(t *testing.T) {
	for _, lang := range page.Languages() {
		name := display.English.Languages().Name(language.Make(lang))
		if lang == "nb" {
			name = "Norwegian"
		}
		assert.Contains(t, manual(t), name, lang)
	}
}
