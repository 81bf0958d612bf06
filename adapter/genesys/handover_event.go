package genesys

import (
	"context"

	"github.com/botrunner/botrunner/bot"
)

// Receive returns what happened in the chat, in the order in which it happened.
// What the customer said and what filters hide is left out. Of errors only the
// last one of a chat is told, that it is lost: the others are what a command
// returned.
func (h *Handover) Receive(ctx context.Context) (bot.ChatEvent, error) {
	return await(ctx, h.Next)
}

// Next is Receive that does not wait.
func (h *Handover) Next() (bot.ChatEvent, <-chan struct{}, error) {
	for len(h.waiting) == 0 {
		e, news, err := h.events.Look()
		if news != nil || err != nil {
			return bot.ChatEvent{}, news, err
		}
		h.waiting = h.translate(e)
	}
	e := h.waiting[0]
	h.waiting = rest(h.waiting)
	return e, nil, nil
}

// translate is what an event of the service means to a conversation.
func (h *Handover) translate(e Event) []bot.ChatEvent {
	out := bot.ChatEvent{Name: e.Name}
	switch data := e.Data.(type) {
	case *Started:
		h.next()
	case *Batch:
		return h.words(data)
	case *Presence:
		out.Agent = data.Message.From.Name
	case *Message:
		out.Agent = data.From.Name
	case *Failure:
		if data.Errors[0].Code != SessionLost {
			return nil
		}
		out.Text = data.Errors[0].Err.Error()
	default:
		if e.Name == EventReady {
			return nil
		}
	}
	out.Chat = h.chat
	return []bot.ChatEvent{out}
}

// next takes up the number of the chat that has started.
func (h *Handover) next() {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.numbers) > 0 {
		h.chat, h.numbers = h.numbers[0], h.numbers[1:]
	}
}

// words are the messages that a conversation passes on; it has the past.
func (h *Handover) words(b *Batch) []bot.ChatEvent {
	if b.Restoring {
		return nil
	}
	var out []bot.ChatEvent
	for _, m := range b.Messages {
		if isWords(m) && m.From.Type != Client {
			out = append(out, h.said(m))
		}
	}
	return out
}

func isWords(m Message) bool { return m.Type == TypeMessage || m.Type == TypeNotice }

// said is a message of somebody who is not the customer.
func (h *Handover) said(m Message) bot.ChatEvent {
	return bot.ChatEvent{
		Name: bot.EventMessageReceived, Text: m.Text, Agent: m.From.Name, Chat: h.chat,
		Choices: labels(m.Choices), Files: files(m.Files), Mark: mark(m),
	}
}

// files are those of a message as a conversation knows them.
func files(came []File) []bot.File {
	var all []bot.File
	for _, f := range came {
		all = append(all, bot.File{ID: f.ID, Name: f.Name, Type: f.MIME, Size: f.Size})
	}
	return all
}

// labels are the words that stand for the choices.
func labels(choices []Choice) []string {
	var all []string
	for _, c := range choices {
		all = append(all, c.Label)
	}
	return all
}
