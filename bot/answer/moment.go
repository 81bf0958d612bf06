package answer

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/language"
)

// A diction is how people of one language say when something will be. W stands
// for the weekday, D and M for day and month, T for the time of day.
type diction struct {
	today, tomorrow, soon, later string

	clock string // H and M stand for hour and minute; empty: 9:05
	one   string // stands before one o'clock, in place of other
	other string
	male  string // stands before Saturday and Sunday, in place of na
}

func dictions() map[string]diction {
	return map[string]diction{
		"en": {today: "today at T", tomorrow: "tomorrow at T", soon: "on W at T", later: "on W D M at T"},
		"fr": {today: "aujourd'hui à T", tomorrow: "demain à T", soon: "W à T", later: "W D M à T", clock: "HhM"},
		"de": {today: "heute um T Uhr", tomorrow: "morgen um T Uhr", soon: "am W um T Uhr", later: "am W, D. M, um T Uhr"},
		"es": {today: "hoy a las T", tomorrow: "mañana a las T", soon: "el W a las T", later: "el W D de M a las T", other: "a las ", one: "a la "},
		"it": {today: "oggi alle T", tomorrow: "domani alle T", soon: "W alle T", later: "W D M alle T", other: "alle ", one: "all'"},
		"nl": {today: "vandaag om T uur", tomorrow: "morgen om T uur", soon: "op W om T uur", later: "op W D M om T uur"},
		"pt": {today: "hoje às T", tomorrow: "amanhã às T", soon: "na W às T", later: "na W, D de M, às T", other: "às ", one: "à ", male: "no"},
	}
}

// Moment says when something will be, as people of a language do who speak of
// it now: "tomorrow at 9:00", "on Monday at 9:00", "on Wednesday 4 March at
// 9:00". It is meant in the time zone of the moment. In a language without such
// words it is 2026-03-04, 9:00.
func Moment(lang string, at, now time.Time) string {
	tag, _ := language.Parse(lang)
	base, _ := tag.Base()
	d, ok := dictions()[base.String()]
	if !ok {
		return at.Format("2006-01-02, 15:04")
	}
	switch days := daysBetween(now.In(at.Location()), at); {
	case days == 0:
		return d.say(d.today, tag, at)
	case days == 1:
		return d.say(d.tomorrow, tag, at)
	case days < 7:
		return d.say(d.soon, tag, at)
	default:
		return d.say(d.later, tag, at)
	}
}

func daysBetween(from, to time.Time) int {
	return int(today(to).Sub(today(from)) / (24 * time.Hour))
}

func (d diction) say(how string, tag language.Tag, at time.Time) string {
	american := orderOf(tag) == monthFirst
	if at.Hour() == 1 && d.one != "" {
		how = strings.Replace(how, d.other, d.one, 1)
	}
	if d.male != "" && (at.Weekday() == time.Saturday || at.Weekday() == time.Sunday) {
		how = strings.Replace(how, "na W", d.male+" W", 1)
	}
	if american {
		how = strings.Replace(how, "W D M", "W, M D,", 1)
	}
	base, _ := tag.Base()
	c := calendarOf(base.String())
	day, _, _ := strings.Cut(strings.Fields(c.days)[(at.Weekday()+6)%7], "/")
	month, _, _ := strings.Cut(strings.Fields(c.months)[at.Month()-1], "/")
	var b strings.Builder
	for _, r := range how {
		switch r {
		case 'W':
			b.WriteString(day)
		case 'D':
			b.WriteString(strconv.Itoa(at.Day()))
		case 'M':
			b.WriteString(month)
		case 'T':
			b.WriteString(d.time(at, american))
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (d diction) time(at time.Time, american bool) string {
	switch {
	case american:
		return at.Format("3:04 PM")
	case d.clock != "":
		return strings.NewReplacer("H", strconv.Itoa(at.Hour()), "M", at.Format("04")).Replace(d.clock)
	default:
		return fmt.Sprintf("%d:%02d", at.Hour(), at.Minute())
	}
}
