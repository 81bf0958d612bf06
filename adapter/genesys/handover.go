package genesys

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// closeTime is how long [Handover.Close] tries to end an open chat.
const closeTime = 5 * time.Second

// A Handover is a conversation's way to a human over a [Service], which it takes
// over: nobody else starts chats there, and Close closes it.
type Handover struct {
	service *Service
	events  *Subscription

	stop    context.CancelFunc             // unblocks the commands, for Close
	onClose func(func()) (off func() bool) // arranges a call for stop
	closing turn                           // of StartChat and Close: none comes between the other
	closed  bool                           // under closing

	mu      sync.Mutex
	numbers []int // of chats that are being started or whose started is still to be read
	number  int   // of the chat that is being started, or was last, or was taken up

	// Receive's own.
	chat    int             // number of the chat that the events are about
	waiting []bot.ChatEvent // what one event of the service came to
}

var (
	_ bot.ChatService     = (*Handover)(nil)
	_ bot.ChatEventSource = (*Handover)(nil)
)

// NewHandover takes the service over.
func NewHandover(s *Service) *Handover {
	life, stop := context.WithCancel(context.Background())
	return &Handover{
		service: s, events: s.Subscribe(), stop: stop, closing: newTurn(),
		onClose: func(f func()) func() bool { return context.AfterFunc(life, f) },
	}
}

// bounded is ctx for a command that Close unblocks.
func (h *Handover) bounded(ctx context.Context) (context.Context, func()) {
	ctx, cancel := context.WithCancel(ctx)
	off := h.onClose(cancel)
	return ctx, func() { off(); cancel() }
}

// StartChat opens a chat. What the escalation asks for lies over the settings'
// routing; user data by the names of the chat entry form fills that form too.
func (h *Handover) StartChat(ctx context.Context, e bot.Escalation) error {
	ctx, release := h.bounded(ctx)
	defer release()
	if err := h.closing.take(ctx); err != nil {
		return err
	}
	defer h.closing.give()
	if h.closed {
		return ErrClosed
	}
	h.mu.Lock()
	before := h.number
	h.number, h.numbers = e.Number, append(h.numbers, e.Number) // Session may be asked for before this returns
	h.mu.Unlock()
	_, err := h.service.StartChat(ctx, startOptions(e))
	if err != nil {
		h.mu.Lock()
		h.number, h.numbers = before, h.numbers[:len(h.numbers)-1]
		h.mu.Unlock()
	}
	return err
}

func startOptions(e bot.Escalation) StartOptions {
	o := StartOptions{
		Nickname: e.UserData["nickname"], Firstname: e.UserData["firstname"], Lastname: e.UserData["lastname"],
		Email: e.UserData["email"], Subject: e.UserData["subject"],
		Routing: Routing{TargetAddress: e.Queue, Skills: e.Skills, Language: e.Language, Priority: e.Priority},
	}
	o.UserData = anyValues(e.UserData)
	return o
}

func anyValues(texts map[string]string) map[string]any {
	values := make(map[string]any, len(texts))
	for key, text := range texts {
		values[key] = text
	}
	return values
}

// SendMessage passes words on, in several messages if the server takes no
// message that long.
func (h *Handover) SendMessage(ctx context.Context, text string) error {
	ctx, release := h.bounded(ctx)
	defer release()
	for _, part := range split(text, h.service.transport.Capabilities().MaxMessage) {
		if _, err := h.service.SendMessage(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// split cuts a text at spaces into parts of at most so many characters, at any
// character where there is no space.
func split(text string, most int) []string {
	var parts []string
	rest := []rune(text)
	for most > 0 && len(rest) > most {
		cut := most
		for i := most; i > 0; i-- {
			if rest[i] == ' ' || rest[i] == '\n' {
				cut = i
				break
			}
		}
		parts = append(parts, string(rest[:cut]))
		rest = []rune(strings.TrimLeft(string(rest[cut:]), " \n"))
	}
	if len(rest) > 0 || len(parts) == 0 {
		parts = append(parts, string(rest))
	}
	return parts
}

// SendTyping tells the agent that the customer types.
func (h *Handover) SendTyping(ctx context.Context) error {
	ctx, release := h.bounded(ctx)
	defer release()
	_, err := h.service.SendTyping(ctx)
	return err
}

// SendFilteredMessage sends what the customer is not to see. It is hidden by a
// Go regular expression, by a JavaScript one if hide is a literal like /…/i, and
// exactly if hide is empty.
func (h *Handover) SendFilteredMessage(ctx context.Context, message, hide bot.Secret) error {
	ctx, release := h.bounded(ctx)
	defer release()
	filter, err := hiding(message.Reveal(), hide.Reveal())
	if err != nil {
		return err
	}
	_, err = h.service.SendFilteredMessage(ctx, message.Reveal(), filter)
	return err
}

var literal = regexp.MustCompile(`\A/.+/[a-z]*\z`)

func hiding(message, hide string) (Filter, error) {
	if hide == "" {
		return HideExactly(message), nil
	}
	if literal.MatchString(hide) {
		return ParseFilter(hide)
	}
	re, err := regexp.Compile(hide)
	if err != nil {
		return Filter{}, filterError("%s", withoutExpression(err))
	}
	return NewFilter(re), nil
}

// UpdateUserData adds to the context of the chat, or of the next one.
func (h *Handover) UpdateUserData(ctx context.Context, data map[string]string) error {
	ctx, release := h.bounded(ctx)
	defer release()
	_, err := h.service.UpdateUserData(ctx, anyValues(data))
	return err
}

// EndChat ends the chat.
func (h *Handover) EndChat(ctx context.Context) error {
	ctx, release := h.bounded(ctx)
	defer release()
	_, err := h.service.EndChat(ctx)
	return err
}

// Close ends an open chat, so that no agent is left waiting, and closes the
// service.
func (h *Handover) Close() error {
	return h.finish(func(ctx context.Context) error {
		_, err := h.service.EndChat(ctx)
		if errors.Is(err, ErrNoActiveChat) || errors.Is(err, ErrClosed) {
			err = nil
		}
		return errors.Join(err, h.service.Close()) //nolint:contextcheck // closing has no end of its own
	})
}

// finish unblocks all commands and closes once.
func (h *Handover) finish(how func(ctx context.Context) error) error {
	h.stop()
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	if err := h.closing.take(ctx); err != nil {
		return fmt.Errorf("waiting for a chat that is being started: %w", err)
	}
	defer h.closing.give()
	if h.closed {
		return nil
	}
	h.closed = true
	return how(ctx)
}
