package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// mask hides the conversation's secrets in a text that others than the agent
// will see. A secret is found where it stands as a word of its own, so that a
// short one does not blot out half of a sentence.
func (t *turn) mask(text string) string { return t.engine.Mask(t.c, text) }

// Mask hides the conversation's secrets in a text, for who shows or keeps it.
func (e *Engine) Mask(c *Conversation, text string) string {
	for i, v := range e.dialog.Vars {
		if !v.Secret {
			continue
		}
		if s, ok := c.Vars[i].(Secret); ok {
			text = maskWord(text, s.Reveal())
		}
	}
	return text
}

func maskWord(text, secret string) string {
	secret = strings.TrimSpace(secret)
	if secret == "" || !strings.Contains(text, secret) {
		return text
	}
	var b strings.Builder
	done := 0
	for at := 0; ; {
		i := strings.Index(text[at:], secret)
		if i < 0 {
			b.WriteString(text[done:])
			return b.String()
		}
		from := at + i
		at = from + len(secret)
		if standsAlone(text, from, at) {
			b.WriteString(text[done:from])
			b.WriteString(Mask)
			done = at
		}
	}
}

// standsAlone reports whether the word text[from:to] goes on neither before nor after it.
func standsAlone(text string, from, to int) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:from])
	behind, _ := utf8.DecodeRuneInString(text[to:])
	return !wordRune(before) && !wordRune(behind)
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}
