package webmessaging

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// handle takes one frame in. An error means that this connection is over, and
// says whether the session is.
func (s *session) handle(ctx context.Context, f Frame) error {
	switch f.Class {
	case ClassMessage:
		if f.Type == FrameResponse {
			return nil // the reply to a health check: that it came is all it says
		}
		var m Message
		if err := json.Unmarshal(f.Body, &m); err != nil {
			s.log.WarnContext(ctx, "frame ignored: not the JSON of a message", "bytes", len(f.Body))
			return nil //nolint:nilerr // the connection is as good as before
		}
		return s.came(m, f, false)
	case ClassSessionExpired:
		return lost(errors.New("session expired"))
	case ClassSessionCleared:
		return errEnded
	case ClassConnectionClosed:
		return s.closedByServer(f)
	case ClassLogout:
		return lost(errors.New("the guest has logged out"))
	default:
		s.answered(f)
		return nil
	}
}

// closedByServer is the end: to connect again would take the session from whoever
// has it now, who would do the same.
func (s *session) closedByServer(f Frame) error {
	var told ConnectionClosed
	_ = json.Unmarshal(f.Body, &told) // most have no reason
	if told.Reason == ReasonSignedIn || told.ReasonCode == ReasonSignedIn {
		return lost(errors.New("the guest has signed in elsewhere"))
	}
	return lost(errors.New("the session was closed, or opened too often, elsewhere"))
}

// answered hands on the answer to a request. Of uploads the server tells by
// itself, so that they are known by their attachment.
func (s *session) answered(f Frame) {
	if f.TracingID == typingID {
		if f.Code == CodeForbidden {
			s.mu.Lock()
			s.muted = true
			s.mu.Unlock()
		}
		return
	}
	if s.asker.resolve(f) {
		return
	}
	switch f.Class {
	case ClassUploadSuccess, ClassUploadFailure, ClassURLError:
		var told AttachmentNews
		if json.Unmarshal(f.Body, &told) == nil {
			f.TracingID = told.AttachmentID
			s.asker.resolve(f)
		}
	default: // nobody asked, or does not care any more
	}
}

// came takes a message in, from a frame or from history. Whoever sent it is told
// at once; who receives is told in the order in which things were said.
func (s *session) came(m Message, f Frame, past bool) error {
	if m.Direction == Inbound {
		s.asker.confirm(m, f, past)
	}
	id := m.key()
	if s.seen.Has(id) || past && m.Time().Before(s.floor) {
		return nil
	}
	s.seen.Add(id)
	s.notice(m)
	s.window.put(m, past)
	if s.gathering {
		return nil
	}
	return s.deliver(s.window.ripe())
}

// notice tells the watch of a message: the conversation is found by it, and it may
// come from somebody new.
func (s *session) notice(m Message) {
	if s.transport.opts.Platform == nil {
		return
	}
	if m.ID != "" && m.Typing() == nil { // typing is kept nowhere
		s.watch.mention(m.ID)
	}
	if s.cast.strange(m) {
		s.watch.hint()
	}
}

// key tells messages apart; one without an id is known by what it is.
func (m Message) key() string {
	if m.ID != "" {
		return m.ID
	}
	return string(m.Direction) + m.Time().String() + m.Text
}

// deliver passes messages on. The end of the conversation is the session's, once
// all before it is delivered.
func (s *session) deliver(messages []Message) error {
	for _, m := range messages {
		over := false
		switch {
		case len(m.Events) > 0 || m.Type == TypeEvent:
			over = s.happened(m)
			if over && !s.restoring {
				return errEnded
			}
		case m.Direction == Outbound:
			s.arrive(s.cast.speaks(m)...)
			s.arrive(s.words(m))
		default:
			s.arrive(s.words(m))
		}
		s.bygone = over
	}
	return nil
}

// happened passes an event on, and reports whether the conversation has ended
// with it. The guest's own events are known to the guest.
func (s *session) happened(m Message) (ended bool) {
	switch {
	case m.Direction == Inbound:
	case m.Presence() == PresenceDisconnect:
		s.arrive(s.cast.disconnects(m)...)
		return true
	case m.Presence() == PresenceClear:
		return true
	case m.Typing() != nil && !m.Time().Before(s.cast.spoke):
		s.arrive(s.cast.types(m)...)
	}
	return false
}

// words are what somebody said. What they offer stands from then on.
func (s *session) words(m Message) genesys.Message {
	out := s.entry(m, s.cast.author(m))
	if offered := offerOf(m); !offered.empty() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.offer = offered
	}
	return out
}

// entry is a message as it was, whoever is here now. Its files can be had from
// then on.
func (s *session) entry(m Message, from genesys.Participant) genesys.Message {
	out := genesys.Message{
		ID: m.ID, Type: genesys.TypeMessage, Text: m.Words(), Time: m.Time(), From: from, Choices: offerOf(m).choices(),
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range m.Content {
		if a := c.Attachment; a != nil {
			s.files[a.ID] = *a
			out.Files = append(out.Files, genesys.File{ID: a.ID, Name: a.Filename, MIME: a.MIME, Size: a.FileSize})
		}
	}
	return out
}

// part delivers that the guest has left, once.
func (s *session) part(at time.Time) {
	if !s.parted {
		s.parted = true
		s.arrive(s.cast.farewell(at)...)
	}
}
