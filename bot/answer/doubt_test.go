package answer_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// doubt returns what a message can mean to a type.
func doubt(t *testing.T, kind, message string, now time.Time, o answer.Options) []any {
	t.Helper()
	typ, err := answer.New(kind, o)
	require.NoError(t, err)
	return typ.(answer.Doubter).Doubt(message, now)
}

func TestANumberOfTwoCountriesIsDoubted(t *testing.T) {
	o := answer.Options{Languages: []string{"en-US", "de"}}
	assert.Equal(t, []any{"+14155552671", "+494155552671"}, doubt(t, "phone", "call 4155552671", time.Time{}, o))
	assert.Empty(t, doubt(t, "phone", "030/123456", time.Time{}, o))
	o.Region = "DE"
	assert.Empty(t, doubt(t, "phone", "call 4155552671", time.Time{}, o))
}

func TestRelativeDaysNeedAClock(t *testing.T) {
	typ, err := answer.New("date", answer.Options{})
	require.NoError(t, err)
	for _, message := range []string{"tomorrow", "next Monday", "in two weeks", "3 March", "3 March 26", "3/15"} {
		_, ok := typ.Read(message)
		assert.False(t, ok, message)
		assert.Empty(t, typ.(answer.Doubter).Doubt(message, time.Time{}), message)
	}
	value, ok := typ.Read("3 March 2026")
	require.True(t, ok)
	assert.Equal(t, "2026-03-03", value)
}

// At that moment it is Thursday in Paris and still Wednesday in London.
func TestTodayIsTheCustomers(t *testing.T) {
	typ, err := answer.New("date", answer.Options{})
	require.NoError(t, err)
	now := time.Date(2026, time.March, 11, 23, 30, 0, 0, time.UTC)
	for zone, want := range map[string]string{"UTC": "2026-03-11", "CET": "2026-03-12"} {
		offset := map[string]int{"CET": 3600}[zone]
		value, ok := typ.(answer.Clocked).ReadAt("today", now.In(time.FixedZone(zone, offset)))
		require.True(t, ok)
		assert.Equal(t, want, value, zone)
	}
}

func TestEveryDayIsReadAsItIsWritten(t *testing.T) {
	british, err := answer.New("date", answer.Options{Languages: []string{"en-GB"}})
	require.NoError(t, err)
	american, err := answer.New("date", answer.Options{Languages: []string{"en-US"}})
	require.NoError(t, err)
	for day := time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC); day.Year() < 2101; day = day.AddDate(0, 0, 5) {
		for layout, typ := range map[string]bot.Type{
			"Monday, 2 January 2006": british, "2/1/2006": british, "02.01.2006": british,
			"Mon, Jan 2, 2006": american, "1/2/2006": american, "01-02-2006": american, time.DateOnly: american,
		} {
			value, ok := typ.Read(day.Format(layout))
			require.True(t, ok, day.Format(layout))
			require.Equal(t, day.Format(time.DateOnly), value, day.Format(layout))
		}
	}
}

func TestEveryDayIsReadAsItIsShown(t *testing.T) {
	for lang, want := range map[string]string{
		"en": "4 March 2027", "en-US": "March 4, 2027", "fr": "4 mars 2027", "de": "4. März 2027", "es": "4 de marzo de 2027",
		"it": "4 marzo 2027", "nl": "4 maart 2027", "pt": "4 de março de 2027", "pl": "2027-03-04",
	} {
		typ, err := answer.New("date", answer.Options{Languages: []string{lang}})
		require.NoError(t, err)
		label := typ.(answer.Labeller).Label
		assert.Equal(t, want, label("2027-03-04"), lang)
		for day := time.Date(1999, 1, 1, 0, 0, 0, 0, time.UTC); day.Year() < 2001; day = day.AddDate(0, 0, 1) {
			value, ok := typ.Read(label(day.Format(time.DateOnly)))
			require.True(t, ok, label(day.Format(time.DateOnly)))
			require.Equal(t, day.Format(time.DateOnly), value)
		}
	}
}

func TestAChoiceIsAlmostNamed(t *testing.T) {
	typ, err := answer.New("choice", answer.Options{Choices: []answer.Choice{
		{Key: "bill", Label: "An invoice", Also: []string{"payment"}}, {Key: "visit"},
	}})
	require.NoError(t, err)
	for message, want := range map[string]any{"an invioce": "bill", "paymnt": "bill", "vsit": "visit", "something": nil, "visti or paymnt": nil} {
		value, ok := typ.(answer.Nearer).Near(message)
		assert.Equal(t, want, value, message)
		assert.Equal(t, want != nil, ok, message)
	}
	assert.Equal(t, "An invoice", typ.(answer.Labeller).Label("bill"))
	assert.Equal(t, "visit", typ.(answer.Labeller).Label("visit"))
}

func TestEveryMinuteIsReadAsItIsWritten(t *testing.T) {
	typ, err := answer.New("time", answer.Options{})
	require.NoError(t, err)
	midnight := time.Date(2026, time.March, 11, 0, 0, 0, 0, time.UTC)
	for minute := range 24 * 60 {
		at := midnight.Add(time.Duration(minute) * time.Minute)
		for _, layout := range []string{"15:04", "3:04 pm", "at 3.04pm", "03:04:05 PM", "15h04"} {
			value, ok := typ.Read(at.Format(layout))
			require.True(t, ok, at.Format(layout))
			require.Equal(t, at.Format("15:04"), value, at.Format(layout))
		}
	}
}
