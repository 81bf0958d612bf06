package answer_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/bot/answer"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const none = -1

// Today is Wednesday, 11 March 2026. The 3rd of April 2027 is a Saturday, the
// 4th of March a Thursday.
func TestADayIsPickedByAPartOfIt(t *testing.T) {
	days := []any{"2027-04-03", "2027-03-04"}
	for _, c := range []struct {
		lang, said string
		offered    []any
		want       int
	}{
		{"en", "the 3rd", days, 0},
		{"en", "the 3rd please", days, 0},
		{"en", "4", days, 1},
		{"en", "the fourth", days, 1},
		{"en", "the first one", days, 0}, // no day, so the place
		{"en", "April", days, 0},
		{"en", "the one in march", days, 1},
		{"en", "the Saturday", days, 0},
		{"en", "Thursday, the 4th", days, 1},
		{"en", "3 April", []any{"2027-04-03", "2026-04-03"}, 1}, // the next one
		{"en", "4 March", []any{"2026-03-04", "2026-04-03"}, 0},
		{"en", "2027", []any{"2026-03-03", "2027-03-03"}, 1},
		{"en", "next week", []any{"2026-03-13", "2026-03-20"}, 1},
		{"en", "this week", []any{"2026-03-13", "2026-03-20"}, 0},
		{"en", "the 2nd", []any{"2027-02-01", "2027-01-02"}, 1},
		{"en", "the 2nd", []any{"2027-04-02", "2027-02-04"}, none}, // the day of one, the place of the other
		{"en", "not the 3rd", days, none},
		{"en", "the 3rd or the 4th", days, none},
		{"en", "3 days from now", days, none},
		{"en", "in 3 days", days, none},
		{"en", "3 weeks", days, none},
		{"en", "Friday", days, none},
		{"en", "the Friday", []any{"2026-03-13", "2026-03-20"}, none},
		{"en", "the 5th", days, none},
		{"en", "either", days, none},
		{"en", "3 May", days, none},
		{"fr", "le 3", days, 0},
		{"fr", "jeudi", days, 1},
		{"fr", "celui d'avril", days, 0},
		{"de", "der 3.", days, 0},
		{"de", "am vierten", days, 1},
		{"de", "der Samstag", days, 0},
		{"de", "nicht der 3.", days, none},
		{"es", "el 4", days, 1},
		{"es", "el sábado", days, 0},
		{"it", "il giovedì", days, 1},
		{"nl", "de derde", days, 0},
		{"pt", "o de março", days, 1},
		{"pl", "3", days, 0},
		{"ja", "4日", days, none}, // without its month it is no day
	} {
		assert.Equal(t, c.want, pick(t, "date", c.lang, c.said, c.offered), "%s: %s", c.lang, c.said)
	}
}

func TestATimeIsPickedByThePartOfTheDay(t *testing.T) {
	times := []any{"15:30", "03:30"}
	for _, c := range []struct {
		lang, said string
		want       int
	}{
		{"en", "in the afternoon", 0},
		{"en", "the afternoon one", 0},
		{"en", "pm", 0},
		{"en", "a.m.", 1},
		{"en", "at night", 1},
		{"en", "15", 0},
		{"en", "15:30 please", 0},
		{"en", "3", none},
		{"en", "half past three in the morning", 1},
		{"en", "not in the morning", none},
		{"en", "whatever", none},
		{"fr", "l'après-midi", 0},
		{"fr", "du matin", 1},
		{"de", "nachmittags", 0},
		{"de", "am Morgen", 1},
		{"de", "der Nachmittag", 0},
		{"es", "de la tarde", 0},
		{"it", "la mattina", 1},
		{"nl", "'s middags", 0},
		{"pt", "da manhã", 1},
	} {
		assert.Equal(t, c.want, pick(t, "time", c.lang, c.said, times), "%s: %s", c.lang, c.said)
	}
}

func pick(t *testing.T, kind, lang, said string, offered []any) int {
	t.Helper()
	typ, err := answer.New(kind, answer.Options{Languages: []string{lang}})
	require.NoError(t, err)
	now := time.Date(2026, time.March, 11, 9, 0, 0, 0, time.UTC)
	index, ok := typ.(answer.Picker).Pick(said, offered, now)
	if !ok {
		return none
	}
	return index
}
