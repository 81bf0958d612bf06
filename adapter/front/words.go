package front

import (
	"fmt"
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// written is a message as the API carries it: all of it as text, and beside it
// the pieces for clients that know them.
func written(m bot.Message) (string, *guestchat.Extension) {
	if len(m.Choices) == 0 && !m.Conceal {
		return m.Text, nil
	}
	more := &guestchat.Extension{Text: m.Text, Numbered: m.Numbered, Conceal: m.Conceal}
	for _, c := range m.Choices {
		more.Choices = append(more.Choices, guestchat.Choice(c))
	}
	return m.Text + list(m.Choices, m.Numbered), more
}

// list shows choices to a reader without buttons: by their numbers, one a line,
// or else in one line.
func list(choices []bot.Choice, numbered bool) string {
	var b strings.Builder
	for i, c := range choices {
		switch {
		case numbered:
			fmt.Fprintf(&b, "\n  %d) %s", i+1, c.Label)
		case i == 0:
			b.WriteString("\n  [" + c.Label + "]")
		default:
			b.WriteString(" [" + c.Label + "]")
		}
	}
	return b.String()
}
