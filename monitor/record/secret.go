package record

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/monitor"
)

// A concealed secret stands in a text by its name, between these: characters
// that nobody writes.
const (
	secretFrom = '\uE000'
	secretTo   = '\uE001'
)

var concealed = regexp.MustCompile(string(secretFrom) + `(\w+)` + string(secretTo))

// tokens are what nobody means to keep in a file, whatever it is for.
var tokens = regexp.MustCompile(`(?i)\beyJ[\w-]{5,}\.[\w-]+\.[\w-]*|\bbearer [\w.~+/=-]{8,}|\b\d(?:[ -]?\d){12,18}\b`)

// Conceal returns the talk without its secrets: those that are given by name,
// tokens and numbers of payment cards wherever they stand, and what of the
// customer's is masked already. Each has a name then. Of a talk that was concealed
// before, what was taken out stays out.
func (t Talk) Conceal(given map[string]string) Talk {
	h := hiding{names: map[string]string{}, used: slices.Clone(t.secrets), before: len(t.secrets) > 0}
	for name, value := range given {
		if value != "" {
			h.names[value] = name
		}
	}
	out := Talk{ID: t.ID}
	for _, l := range t.Lines {
		l.Text = h.hide(l.Text, l.Who)
		l.Choices = slices.Clone(l.Choices)
		for i, c := range l.Choices {
			l.Choices[i] = h.hide(c, l.Who)
		}
		out.Lines = append(out.Lines, l)
	}
	out.secrets = h.used
	return out
}

type hiding struct {
	names  map[string]string // by value
	used   []string          // names, each once
	before bool              // the talk was concealed already
	found  int
}

// hide takes secrets out of what is left of a text.
func (h *hiding) hide(text string, who monitor.Speaker) string {
	if !h.before {
		text = strings.NewReplacer(string(secretFrom), "", string(secretTo), "").Replace(text)
		return h.part(text, who)
	}
	var b strings.Builder
	at := 0
	for _, place := range concealed.FindAllStringIndex(text, -1) {
		b.WriteString(h.part(text[at:place[0]], who) + text[place[0]:place[1]])
		at = place[1]
	}
	return b.String() + h.part(text[at:], who)
}

// part does so where nothing is taken out yet: in one go, since a secret may look
// like the name of another one.
func (h *hiding) part(text string, who monitor.Speaker) string {
	found := func(secret string) string {
		name, known := h.names[secret]
		if !known {
			name = h.next()
		}
		if !known && secret != bot.Mask {
			h.names[secret] = name
		}
		return h.placed(name)
	}
	var b strings.Builder
	for text != "" {
		secret := h.first(text, who)
		if secret == nil {
			break
		}
		b.WriteString(text[:secret[0]] + found(text[secret[0]:secret[1]]))
		text = text[secret[1]:]
	}
	return b.String() + text
}

// first is where the first secret of a text stands, the longest if several begin
// there; nil: there is none.
func (h *hiding) first(text string, who monitor.Speaker) []int {
	var best []int
	consider := func(from, to int) {
		if best == nil || from < best[0] || from == best[0] && to > best[1] {
			best = []int{from, to}
		}
	}
	for value := range h.names {
		if i := strings.Index(text, value); i >= 0 {
			consider(i, i+len(value))
		}
	}
	for _, place := range tokens.FindAllStringIndex(text, -1) {
		if c := text[place[0]]; c < '0' || c > '9' || luhn(text[place[0]:place[1]]) {
			consider(place[0], place[1])
			break
		}
	}
	if i := strings.Index(text, bot.Mask); i >= 0 && who == monitor.ByMonitor {
		consider(i, i+len(bot.Mask))
	}
	return best
}

func (h *hiding) next() string {
	for {
		h.found++
		name := fmt.Sprintf("secret_%d", h.found)
		if !slices.Contains(h.used, name) && !slices.Contains(slices.Collect(maps.Values(h.names)), name) {
			return name
		}
	}
}

func (h *hiding) placed(name string) string {
	if !slices.Contains(h.used, name) {
		h.used = append(h.used, name)
	}
	return string(secretFrom) + name + string(secretTo)
}

// luhn reports whether the digits of a number check as those of a payment card.
func luhn(number string) bool {
	sum, double := 0, false
	for i := len(number) - 1; i >= 0; i-- {
		if number[i] < '0' || number[i] > '9' {
			continue
		}
		d := int(number[i] - '0')
		if double {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum, double = sum+d, !double
	}
	return sum%10 == 0
}
