package answer

import (
	"strings"
	"unicode"

	"github.com/botrunner/botrunner/bot"
)

// text takes any message that shows something.
type text struct{}

func (text) Read(answer string) (any, bool) {
	s, ok := trim(answer)
	if !ok {
		return nil, false
	}
	return s, true
}

// secret is text that nobody but the agent may see.
type secret struct{}

func (secret) Read(answer string) (any, bool) {
	s, ok := trim(answer)
	if !ok {
		return nil, false
	}
	return bot.NewSecret(s), true
}

// trim takes away what does not show at either end of a message: a message of
// zero-width spaces alone says nothing.
func trim(answer string) (string, bool) {
	s := strings.TrimFunc(strings.ToValidUTF8(answer, "\uFFFD"), func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || r == '\u200B' || r == '\uFEFF'
	})
	return s, s != ""
}
