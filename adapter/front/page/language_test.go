package page_test

import (
	"encoding/json"
	"html"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/page"
	"github.com/botrunner/botrunner/bot/answer"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func speaking(languages ...string) page.Options {
	return page.Options{Flow: func(string, string) page.Flow {
		return page.Flow{Languages: languages, LanguageField: "language"}
	}}
}

func TestTheLanguageIsTheBestThatTheFlowSpeaks(t *testing.T) {
	for _, c := range []struct {
		flow                          []string
		address, accepted             string
		page, direction, toldLanguage string
	}{
		{nil, "/", "", "en", "ltr", "en"},
		{nil, "/", "fr-CH, de;q=0.8", "fr", "ltr", "fr"},
		{nil, "/?lang=ar", "fr", "ar", "rtl", "ar"},
		{[]string{"de", "en"}, "/", "", "de", "ltr", "de"},
		{[]string{"de", "en"}, "/", "fr, en;q=0.5", "en", "ltr", "en"},
		{[]string{"de", "en"}, "/", "fr", "de", "ltr", "de"},
		{[]string{"de", "en"}, "/?lang=en-GB", "de", "en", "ltr", "en"},
		{[]string{"de", "en"}, "/?lang=ja", "en", "en", "ltr", "en"},
		{[]string{"de", "en"}, "/?lang=%00", "en", "en", "ltr", "en"},
		{[]string{"pt-BR", "en"}, "/", "pt", "pt", "ltr", "pt-BR"},
		{[]string{"no"}, "/", "en", "nb", "ltr", "no"},
		{[]string{"ru", "en"}, "/", "uk, en;q=0.1", "en", "ltr", "en"},
		{[]string{"he"}, "/", "", "en", "ltr", "he"}, // the page knows no Hebrew
	} {
		document := get(t, speaking(c.flow...), c.address, "Accept-Language", c.accepted).text
		assert.Contains(t, document, `<html lang="`+c.page+`" dir="`+c.direction+`">`, c)
		about := regexp.MustCompile(`name="botrunner" content="([^"]*)"`).FindStringSubmatch(document)
		require.Len(t, about, 2)
		var told struct{ Language, LanguageField string }
		require.NoError(t, json.Unmarshal([]byte(html.UnescapeString(about[1])), &told))
		assert.Equal(t, c.toldLanguage, told.Language, c)
		assert.Equal(t, "language", told.LanguageField)
	}
}

func TestTheFlowsTitleStandsAboveTheChat(t *testing.T) {
	asked := ""
	o := page.Options{Flow: func(deployment, queue string) page.Flow {
		asked = deployment + "/" + queue
		return page.Flow{Title: "Billing & more"}
	}}
	document := get(t, o, "/?deployment=d1&queue=Billing").text
	assert.Equal(t, "d1/Billing", asked)
	assert.Contains(t, document, "<title>Billing &amp; more</title>")
	assert.Contains(t, get(t, page.Options{}, "/?lang=sv").text, "<title>Chatt</title>")
}

// TestEveryLanguageSaysTheSame compares the texts of all languages: the same
// keys, none empty, with the same gaps.
func TestEveryLanguageSaysTheSame(t *testing.T) {
	gaps := regexp.MustCompile(`\{\w+\}`)
	english := readTexts(t, "en")
	for _, lang := range page.Languages() {
		other := readTexts(t, lang)
		assert.Len(t, other, len(english), lang)
		for key, text := range english {
			assert.NotEmpty(t, other[key], "%s: %s", lang, key)
			want, got := gaps.FindAllString(text, -1), gaps.FindAllString(other[key], -1)
			slices.Sort(want)
			slices.Sort(got)
			assert.Equal(t, want, got, "%s: %s", lang, key)
		}
	}
}

func readTexts(t *testing.T, lang string) map[string]string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("assets", "texts", lang+".json"))
	require.NoError(t, err)
	var texts map[string]string
	require.NoError(t, json.Unmarshal(content, &texts))
	return texts
}

// TestThePageSpeaksWhatFlowsUnderstand keeps the page's languages in step with
// those in which yes and no are understood.
func TestThePageSpeaksWhatFlowsUnderstand(t *testing.T) {
	for _, lang := range page.Languages() {
		_, err := answer.New("yes_no", answer.Options{Languages: []string{lang}})
		require.NoError(t, err, lang)
	}
	assert.Len(t, page.Languages(), 19)
}

// TestEveryTextIsUsed finds texts that nothing shows, and keys without a text.
func TestEveryTextIsUsed(t *testing.T) {
	used := map[string]bool{}
	files, err := filepath.Glob("assets/*.*")
	require.NoError(t, err)
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		for _, m := range regexp.MustCompile(`say\(([^)]*)|\.Texts\.(\w+)|label\.(\w+)`).FindAllStringSubmatch(string(content), -1) {
			for _, key := range regexp.MustCompile(`'(\w+)'`).FindAllStringSubmatch(m[1], -1) {
				used[key[1]] = true
			}
			used[m[2]], used[m[3]] = true, true
		}
	}
	delete(used, "")
	for key := range readTexts(t, "en") {
		assert.True(t, used[key], "%s is in no script", key)
		delete(used, key)
	}
	delete(used, "member") // compared, not said
	delete(used, "mine")
	assert.Empty(t, used, "texts that are missing")
}
