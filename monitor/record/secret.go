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
// customer's is masked already. Each has a name then.
func (t Talk) Conceal(given map[string]string) Talk {
	names := map[string]string{} // by value
	for name, value := range given {
		if value != "" {
			names[value] = name
		}
	}
	h := hiding{names: names}
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
	names map[string]string // by value
	used  []string          // names, each once
	found int
}

func (h *hiding) hide(text string, who monitor.Speaker) string {
	text = strings.NewReplacer(string(secretFrom), "", string(secretTo), "").Replace(text)
	values := slices.SortedFunc(maps.Keys(h.names), func(a, b string) int { return len(b) - len(a) })
	for _, value := range values {
		if strings.Contains(text, value) {
			text = strings.ReplaceAll(text, value, h.placed(h.names[value]))
		}
	}
	text = tokens.ReplaceAllStringFunc(text, func(token string) string {
		if token[0] >= '0' && token[0] <= '9' && !luhn(token) {
			return token
		}
		name := h.next()
		h.names[token] = name
		return h.placed(name)
	})
	if who != monitor.ByMonitor {
		return text
	}
	for strings.Contains(text, bot.Mask) {
		text = strings.Replace(text, bot.Mask, h.placed(h.next()), 1)
	}
	return text
}

func (h *hiding) next() string {
	for {
		h.found++
		name := fmt.Sprintf("secret_%d", h.found)
		if !slices.Contains(slices.Collect(maps.Values(h.names)), name) {
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
