package record

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/botrunner/botrunner/bot"
)

// How many characters of a text are expected again: enough to tell it from
// others, few enough to survive a change at its end. The first part with minPiece
// will do.
const (
	maxPiece = 80
	minPiece = 10
)

// piece is the part of what was heard that will be said again. It has no secret,
// no agent's name and no end of a line in it. Empty: there is none.
func piece(text string, agents []string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\n"), string(unicode.ReplacementChar), "\n")
	text = concealed.ReplaceAllString(text, "\n")
	text = strings.ReplaceAll(text, bot.Mask, "\n")
	for _, name := range agents {
		whole := regexp.MustCompile(`(?i)(^|[^\pL\pN])` + regexp.QuoteMeta(name) + `($|[^\pL\pN])`)
		text = whole.ReplaceAllString(text, "\n")
	}
	best := ""
	for part := range strings.SplitSeq(text, "\n") {
		part = strings.TrimFunc(part, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".,;:", r) })
		if part = short(part); len([]rune(part)) > len([]rune(best)) {
			best = part
		}
		if len([]rune(best)) >= minPiece {
			break
		}
	}
	return best
}

// short cuts a text behind a word.
func short(text string) string {
	all := []rune(text)
	if len(all) <= maxPiece {
		return text
	}
	cut := string(all[:maxPiece])
	if i := strings.LastIndexFunc(cut, unicode.IsSpace); i > 0 {
		cut = cut[:i]
	}
	return cut
}
