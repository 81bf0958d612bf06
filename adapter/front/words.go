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
	file := l.takes(m)
	if len(m.Choices) == 0 && len(m.Files) == 0 && !m.Conceal && file == nil {
		return m.Text, nil
	}
	more := &guestchat.Extension{
		Text: m.Text, Numbered: m.Numbered, Conceal: m.Conceal, Files: l.fetch(ctx, m.Files), File: file,
	}
	for _, c := range m.Choices {
		more.Choices = append(more.Choices, guestchat.Choice(c))
	}
	return m.Text + list(m.Choices, m.Numbered) + enclosed(m), more
}

// takes is what file may answer a message: the one that a question wants, or any
// for an agent to whom files can be sent. nil: none.
func (l *line) takes(m bot.Message) *guestchat.FileAsked {
	asked := guestchat.FileAsked{MaxBytes: l.front.files.limits.Size}
	service, known := l.service.(interface{ CanSendFiles() bool })
	agent := m.From == bot.FromAgent && known && service.CanSendFiles()
	if asked.MaxBytes <= 0 || m.TakesFile == nil && !agent {
		return nil
	}
	if m.TakesFile != nil {
		asked.Types = m.TakesFile.Types
		if size := m.TakesFile.MaxSize; size > 0 {
			asked.MaxBytes = min(asked.MaxBytes, size)
		}
	}
	return &asked
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
