package genesys_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"testing"

	"github.com/botrunner/botrunner/adapter/genesys"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// matches asks the filter as Go sees it.
func matches(t *testing.T, f genesys.Filter, text string) bool {
	t.Helper()
	re, err := regexp.Compile(f.Expression())
	require.NoError(t, err)
	return re.MatchString(text)
}

func TestFiltersUnderstandJavaScript(t *testing.T) {
	tests := []struct {
		literal string
		hides   []string
		shows   []string
	}{
		{`/[a-zA-Z]/`, []string{"a1"}, []string{"1", ""}},
		{`/^code: \d+$/i`, []string{"CODE: 42"}, []string{"code: 42\n", "code: x"}},
		{`/a.b/`, []string{"axb"}, []string{"a\nb", "a\rb", "a\u2028b"}},
		{`/a.b/s`, []string{"a\nb", "axb"}, []string{"ab"}},
		{`/^b/m`, []string{"a\nb"}, []string{"ab"}},
		{`/a\sb/`, []string{"a b", "a\u00a0b", "a\ufeffb", "a\vb"}, []string{"ab", "a-b"}},
		{`/^\S+$/`, []string{"ab"}, []string{"a\u00a0b"}},
		{`/[\s,]/`, []string{"\u2003", ","}, []string{"x"}},
		{`/\u0041\x42\0/`, []string{"AB\x00"}, []string{"u0041x420"}},
		{`/\u{1F600}/u`, []string{"😀"}, []string{"u"}},
		{`/\u{3}/`, []string{"uuu"}, []string{"\x03"}},
		{`/\p{Lu}/u`, []string{"Ä"}, []string{"ä"}},
		{`/\p/`, []string{"p"}, []string{"L"}},
		{`/[]/`, nil, []string{"", "x"}},
		{`/^[^]$/`, []string{"\n", "x"}, []string{""}},
		{`/[[\]]/`, []string{"[", "]"}, []string{"x"}},
		{`/[a\-z]/`, []string{"-", "a", "z"}, []string{"m"}},
		{`/[\b]/`, []string{"\b"}, []string{"b"}},
		{`/\bcat\b/`, []string{"a cat!"}, []string{"concat"}},
		{`/http:\/\/x\.y/`, []string{"http://x.y"}, []string{"http://xzy"}},
		{`/\e\A\z\Q/`, []string{"eAzQ"}, []string{""}},
		{`/ab/y`, []string{"abc"}, []string{"cab"}},
		{`/(?<year>\d{4})/gd`, []string{"in 1999"}, []string{"99"}},
		{`/a{,2}/`, []string{"a{,2}"}, []string{"aa"}},
	}
	for _, test := range tests {
		t.Run(test.literal, func(t *testing.T) {
			f, err := genesys.ParseFilter(test.literal)
			require.NoError(t, err)
			for _, text := range test.hides {
				assert.True(t, matches(t, f, text), "%q is to be hidden", text)
			}
			for _, text := range test.shows {
				assert.False(t, matches(t, f, text), "%q is to be shown", text)
			}
		})
	}
}

func TestWhatGoCannotExpressIsSaidWithoutQuotingIt(t *testing.T) {
	for literal, want := range map[string]string{
		`/secret(?=x)/`:  "regular expression: lookaround at position 7 has no counterpart",
		`/(?<!secret)x/`: "regular expression: lookaround at position 1 has no counterpart",
		`/(secret)\1/`:   "regular expression: reference to a group at position 9 has no counterpart",
		`/\k<secret>/`:   "regular expression: reference to a group at position 1 has no counterpart",
		`/[\Ssecret]/`:   `regular expression: \S in a class at position 2 has no counterpart`,
		`/secret/v`:      "regular expression: flag v has no counterpart",
		`/secret\/`:      "regular expression: backslash at the end",
		`/secret(/`:      "regular expression: missing closing )",
		`/secret{1001}/`: "regular expression: invalid repeat count",
		`/[secret/`:      "regular expression: missing closing ]",
		`secret`:         "regular expression: not of the form /source/flags",
		`/secret`:        "regular expression: not of the form /source/flags",
	} {
		_, err := genesys.ParseFilter(literal)
		assert.EqualError(t, err, want, literal)
	}
}

func TestAFilterIsNotPrintedAndCanBeStored(t *testing.T) {
	f := genesys.HideExactly("PIN 1234")
	assert.NotContains(t, fmt.Sprintf("%v %+v", f, f), "1234")
	data, err := json.Marshal([]genesys.Filter{f})
	require.NoError(t, err)
	var again []genesys.Filter
	require.NoError(t, json.Unmarshal(data, &again))
	assert.Equal(t, f.Expression(), again[0].Expression())
	assert.True(t, matches(t, again[0], "PIN 1234"))
	assert.False(t, matches(t, again[0], "my PIN 1234"))
	require.ErrorIs(t, json.Unmarshal([]byte(`["("]`), &again), genesys.ErrInvalidFilters)
}

// Whatever a page sends as a filter, it is one or an error, and never an
// expression that Go does not take back.
func FuzzParseFilter(f *testing.F) {
	for _, literal := range []string{`/[a-zA-Z]/`, `/^\S+[\s\]](?:a|b){2,3}$/gims`, `/\u{1F600}\u0041\x4/u`, `/[^]/y`, `/(?=a)/`, `//`, `/\`} {
		f.Add(literal)
	}
	f.Fuzz(func(t *testing.T, literal string) {
		filter, err := genesys.ParseFilter(literal)
		if err == nil {
			matches(t, filter, literal)
		}
	})
}
