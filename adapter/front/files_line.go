package front

import (
	"context"
	"io"
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// OpenFile opens a file that the customer has sent.
func (l *line) OpenFile(ctx context.Context, f bot.File) (io.ReadCloser, error) {
	file, err := l.front.files.take(l.chat.ID, f.ID)
	if err != nil {
		return nil, err
	}
	return l.front.files.depot.open(ctx, l.chat.ID, file.File)
}

// extend makes what is kept of what a customer's message says beside its text.
func (f *Front) extend(c *guestchat.Conversation, r guestchat.Reply) (*guestchat.Extension, *guestchat.Refusal) {
	more := &guestchat.Extension{Choice: r.Choice}
	for _, id := range r.Files {
		file, err := f.files.take(c.ID, id)
		if err != nil || len(more.Files) >= f.files.limits.Count {
			return nil, because(guestchat.BadChatRequest, "botrunner.files: no such file")
		}
		more.Files = append(more.Files, file.File)
	}
	return more, nil
}

// brings tells the bot which files came with a message. A body that only names
// them says nothing more.
func brings(m *bot.Message, files []guestchat.File) {
	var names []string
	for _, f := range files {
		m.Files = append(m.Files, bot.File{ID: f.ID, Name: f.Name, Type: f.Type, Size: f.Size})
		names = append(names, f.Name)
	}
	if len(files) > 0 && m.Text == strings.Join(names, ", ") {
		m.Text = ""
	}
}

// fetch takes the files of an agent's message over from the chat, each on a
// goroutine of its own that the line waits for. Those for which there is no room
// are named in the text alone.
func (l *line) fetch(ctx context.Context, files []bot.File) []guestchat.File {
	receiver, ok := l.service.(bot.FileReceiver)
	if !ok {
		return nil
	}
	ctx = context.WithoutCancel(ctx) // nobody waits for them but the customer
	var there []guestchat.File
	for _, f := range files {
		file, err := l.front.files.place(l.chat.ID, f.Name, f.Type, f.Size)
		if err != nil {
			l.front.options.Log.Warn("a file of the agent's is not passed on", "conversation", l.chat.ID, "error", err)
			continue
		}
		shown := file.File
		shown.Size = f.Size
		there = append(there, shown)
		l.fetching.Go(func() { l.download(ctx, receiver, f, file) })
	}
	return there
}

func (l *line) download(ctx context.Context, from bot.FileReceiver, f bot.File, to *kept) {
	ctx, release := l.bounded(ctx)
	defer release()
	err := l.front.files.fill(ctx, l.chat.ID, to, func(w io.Writer) error { return from.DownloadFile(ctx, f.ID, w) })
	if err != nil {
		l.front.options.Log.Warn("a file of the agent's did not arrive", "conversation", l.chat.ID, "error", err)
	}
}
