package front

import (
	"context"
	"fmt"
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// written is a message as the API carries it: all of it as text, and beside it
// the pieces for clients that know them.
func (l *line) written(ctx context.Context, m bot.Message) (string, *guestchat.Extension) {
	if len(m.Choices) == 0 && len(m.Files) == 0 && !m.Conceal && !m.WantsFile {
		return m.Text, nil
	}
	more := &guestchat.Extension{Text: m.Text, Numbered: m.Numbered, Conceal: m.Conceal, Files: l.fetch(ctx, m.Files)}
	for _, c := range m.Choices {
		more.Choices = append(more.Choices, guestchat.Choice(c))
	}
	if most := l.front.files.limits.Size; m.WantsFile && most > 0 {
		more.File = &guestchat.FileAsked{MaxBytes: most}
	}
	return m.Text + list(m.Choices, m.Numbered) + enclosed(m), more
}

// enclosed names files to a reader who cannot have them, unless the text does.
func enclosed(m bot.Message) string {
	var b strings.Builder
	for _, f := range m.Files {
		if !strings.Contains(m.Text, f.Name) {
			b.WriteString("\n  (" + f.Name + ")")
		}
	}
	return b.String()
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
