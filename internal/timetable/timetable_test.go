package timetable_test

import (
	"testing"
	"time"

	"github.com/botrunner/botrunner/internal/timetable"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func shift(t *testing.T, days, from, to string) timetable.Shift {
	t.Helper()
	var s timetable.Shift
	var ok [3]bool
	s.Days, ok[0] = timetable.ParseDays(days)
	s.From, ok[1] = timetable.ParseClock(from)
	s.To, ok[2] = timetable.ParseClock(to)
	require.Equal(t, [3]bool{true, true, true}, ok, "%s %s %s", days, from, to)
	return s
}

func closures(t *testing.T, texts ...string) []timetable.Closure {
	t.Helper()
	var all []timetable.Closure
	for _, text := range texts {
		c, ok := timetable.ParseClosure(text)
		require.True(t, ok, text)
		all = append(all, c)
	}
	return all
}

// An office has a lunch break, a shorter Friday, a night on Saturdays, holidays,
// and a summer in which the clocks are turned.
func office(t *testing.T) *timetable.Hours {
	t.Helper()
	berlin, ok := timetable.ParseZone("Europe/Berlin")
	require.True(t, ok)
	return &timetable.Hours{
		Zone: berlin,
		Shifts: []timetable.Shift{
			shift(t, "mon-thu", "9:00", "12:00"), shift(t, "Monday - thu", "13:00", "17:00"), shift(t, "fri", "09:00", "15:00"),
			shift(t, "sat", "22:00", "04:00"),
		},
		Closed: closures(t, "2026-08-03 to 2026-08-14", "12-24 to 01-01", "2026-10-31"),
	}
}

func TestAnOfficeIsOpenWhenItsTableSays(t *testing.T) {
	hours := office(t)
	for at, want := range map[string]struct {
		open bool
		next string
	}{
		"2026-03-02T08:59:59+01:00": {false, "Mon 2026-03-02 09:00"},
		"2026-03-02T09:00:00+01:00": {true, "Mon 2026-03-02 13:00"},
		"2026-03-02T12:00:00+01:00": {false, "Mon 2026-03-02 13:00"},
		"2026-03-02T15:59:59Z":      {true, "Tue 2026-03-03 09:00"},
		"2026-03-02T16:00:00Z":      {false, "Tue 2026-03-03 09:00"},
		"2026-03-06T15:30:00+01:00": {false, "Sat 2026-03-07 22:00"},
		"2026-03-08T01:00:00+01:00": {true, "Mon 2026-03-09 09:00"}, // since Saturday
		"2026-03-29T03:30:00+02:00": {true, "Mon 2026-03-30 09:00"}, // an hour was left out
		"2026-03-30T09:00:00+02:00": {true, "Mon 2026-03-30 13:00"},
		"2026-08-05T10:00:00+02:00": {false, "Sat 2026-08-15 22:00"},
		"2026-11-01T01:00:00+01:00": {false, "Mon 2026-11-02 09:00"}, // it did not begin on a holiday
		"2026-12-23T20:00:00+01:00": {false, "Sat 2027-01-02 22:00"}, // in every year
		"2028-12-31T10:00:00+01:00": {false, "Tue 2029-01-02 09:00"},
	} {
		now, err := time.Parse(time.RFC3339, at)
		require.NoError(t, err)
		assert.Equal(t, want.open, hours.Open(now), at)
		assert.Equal(t, want.next, hours.Next(now).Format("Mon 2006-01-02 15:04"), at)
	}
}

func TestWhatIsNeverOpenHasNoNextTime(t *testing.T) {
	never := timetable.Hours{Shifts: []timetable.Shift{shift(t, "mon-sun", "00:00", "24:00")}, Closed: closures(t, "01-01 to 12-31")}
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	assert.False(t, never.Open(now))
	assert.True(t, never.Next(now).IsZero())
	book := timetable.Book{"never": &never}
	assert.False(t, book.Open("never", now))
	assert.True(t, book.Open("unknown", now))
	assert.True(t, book.Opens("unknown", now).IsZero())
}

func TestTimesThatAreNoneAreRefused(t *testing.T) {
	for _, text := range []string{"", "mo", "mon-", "monday-fryday", "mon,,tue"} {
		_, ok := timetable.ParseDays(text)
		assert.False(t, ok, text)
	}
	for _, text := range []string{"", "9", "24:01", "12:60", "9:5", "9:00 am"} {
		_, ok := timetable.ParseClock(text)
		assert.False(t, ok, text)
	}
	for _, text := range []string{"", "Local", "Europe/Atlantis"} {
		_, ok := timetable.ParseZone(text)
		assert.False(t, ok, text)
	}
	for _, text := range []string{"", "12-32", "2026-02-29", "Christmas", "2026-12-25 to 2026-12-24", "2026-12-25 to 12-26"} {
		_, ok := timetable.ParseClosure(text)
		assert.False(t, ok, text)
	}
}
