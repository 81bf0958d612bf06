package explain

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/flows"
)

// quote is a text as it will be said, with what is filled in in brackets.
func quote(v *flows.Value) string {
	var b strings.Builder
	for _, s := range v.Segments() {
		if s.Computed {
			b.WriteString("[" + operand(s.Text) + "]")
		} else {
			b.WriteString(s.Text)
		}
	}
	return "“" + strings.Join(strings.Fields(b.String()), " ") + "”" // on one line
}

func quotes(vs []*flows.Value) []string {
	var list []string
	for _, v := range vs {
		list = append(list, quote(v))
	}
	return list
}

// value is something that is computed as a whole, or a text.
func value(v *flows.Value) string {
	if s := v.Segments(); len(s) == 1 && s[0].Computed {
		return "[" + operand(s[0].Text) + "]"
	}
	return quote(v)
}

func count(n int, what string) string { return fmt.Sprintf("%d %s", n, plural(n, what)) }

func plural(n int, what string) string {
	if n == 1 {
		return what
	}
	return what + "s"
}

// span is a length of time in words.
func span(d *flows.Duration) string {
	var parts []string
	rest := d.Length
	for _, u := range []struct {
		length time.Duration
		name   string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}} {
		if n := rest / u.length; n > 0 {
			parts = append(parts, count(int(n), u.name))
			rest -= n * u.length
		}
	}
	switch {
	case rest == time.Second:
		parts = append(parts, "1 second")
	case rest > 0:
		parts = append(parts, strconv.FormatFloat(rest.Seconds(), 'g', -1, 64)+" seconds")
	}
	return and(parts)
}

// every is a length of time after which something happens again.
func every(d *flows.Duration) string { return "Every " + strings.TrimPrefix(span(d), "1 ") }

func and(list []string) string    { return join(list, "and") }
func either(list []string) string { return join(list, "or") }

func join(list []string, word string) string {
	if len(list) < 2 {
		return strings.Join(list, "")
	}
	last := len(list) - 1
	return strings.Join(list[:last], ", ") + " " + word + " " + list[last]
}
