package bot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"time"

	"github.com/botrunner/botrunner/internal/crashpoint"
)

// The effects on the chat are carried out here, one after the other.

// A choreDone is a chore that has been carried out, and the event that it is to
// the conversation, if any. Both are dealt with at once: a kept conversation
// must not know of the one without the other.
type choreDone struct {
	chore
	Event
}

// settled takes note of a chore.
func (s *serving) settled(ctx context.Context, c choreDone) error {
	s.settle(c)
	crashpoint.Hit(crashpoint.Settled)
	if c.Event == nil {
		return nil
	}
	return s.step(ctx, c.Event)
}

// settle takes a chore off the list.
func (s *serving) settle(c choreDone) {
	if _, failed := c.Event.(ChatFailed); failed {
		s.ledger.failed(c.chore)
	} else {
		s.ledger.done(c.chore)
	}
}

// carryOut does a chore and returns what is to be told of it; nil: nothing.
func (s *serving) carryOut(life context.Context, c chore) Event {
	ev := s.outcome(life, c.Effect)
	if ev == nil && c.number == 0 {
		return nil
	}
	return choreDone{c, ev}
}

// outcome gives the chat a command and returns what it comes to; nil: nothing
// that the conversation wants to know.
func (s *serving) outcome(life context.Context, e Effect) Event {
	before, after := crashPoints(e)
	crashpoint.Hit(before)
	doing, err := s.command(life, e)
	crashpoint.Hit(after)
	switch {
	case err != nil:
		failed := ChatFailed{At: time.Now(), Doing: doing, Reason: err.Error()}
		if a, ok := e.(AttachFile); ok {
			failed.File = a.File
		}
		return failed
	case doing == CommandStartChat:
		return ChatStarted{At: time.Now()}
	default:
		return nil
	}
}

// crashPoints are around a command; of those that leave no trace there are none.
func crashPoints(e Effect) (before, after crashpoint.Point) {
	switch e.(type) {
	case StartChat:
		return crashpoint.ChatStarting, crashpoint.ChatStarted
	case SendMessage, FilteredMessage:
		return crashpoint.Sending, crashpoint.Sent
	case EndChat:
		return crashpoint.ChatEnding, crashpoint.ChatEnded
	default:
		return "", ""
	}
}

func (s *serving) command(ctx context.Context, e Effect) (name string, err error) {
	switch e := e.(type) {
	case StartChat:
		return CommandStartChat, s.chat.StartChat(ctx, e.Escalation)
	case SendMessage:
		return CommandSendMessage, s.chat.SendMessage(ctx, e.Text)
	case SendTyping:
		return "sendTyping", s.chat.SendTyping(ctx)
	case FilteredMessage:
		return "sendFilteredMessage", s.chat.SendFilteredMessage(ctx, e.Message, e.Hide)
	case AttachUserData:
		return "updateUserData", s.chat.UpdateUserData(ctx, e.Data)
	case CustomNotice:
		return "sendCustomNotice", s.notice(ctx, e.Text)
	case AttachFile:
		return CommandSendFile, s.sendFile(ctx, e)
	case EndChat:
		return "endChat", s.chat.EndChat(ctx)
	default:
		return "", fmt.Errorf("effect %T is unknown", e)
	}
}

// errUnable is why a command fails that this chat service does not have.
var errUnable = errors.New("this chat service has no such command")

func (s *serving) notice(ctx context.Context, text string) error {
	n, ok := s.chat.(Noticer)
	if !ok {
		return errUnable
	}
	return n.SendCustomNotice(ctx, text)
}

// sendFile sends a file of the operator's or the customer's.
func (s *serving) sendFile(ctx context.Context, e AttachFile) error {
	sender, ok := s.chat.(FileSender)
	if !ok {
		return errUnable
	}
	f, err := s.open(ctx, e)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // it was only read
	if e.File != nil {
		return sender.SendFile(ctx, e.File.Name, f)
	}
	return sender.SendFile(ctx, e.Name, f)
}

// open opens a file of the customer's where the channel has it, and one of the
// operator's only among those that are laid out.
func (s *serving) open(ctx context.Context, e AttachFile) (io.ReadCloser, error) {
	if e.File != nil {
		opener, ok := s.channel.(FileOpener)
		if !ok {
			return nil, errors.New("opening the customer's file: this channel has no files")
		}
		return opener.OpenFile(ctx, *e.File)
	}
	switch {
	case s.options.Files == nil:
		return nil, fmt.Errorf("opening %s: the settings name no folder with files to send", e.Name)
	case !fs.ValidPath(e.Name):
		return nil, fmt.Errorf("opening %s: a file is named within its folder, without .. and without / at either end", e.Name)
	}
	return s.options.Files.Open(e.Name)
}
