package guestchat

import (
	"context"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// memberChanged takes a member-change frame in. A member who rings is nobody
// yet.
func (s *session) memberChanged(line context.Context, b FrameBody) error {
	if b.Member == nil {
		return nil
	}
	at := timeOf(b.Timestamp)
	switch b.Member.State {
	case Connected:
		return s.joined(line, b.Member.ID, "", at)
	case Disconnected:
		return s.left(line, b.Member.ID, "", at)
	default:
		return nil
	}
}

// messageCame takes a message frame in.
func (s *session) messageCame(line context.Context, b FrameBody) error {
	if b.ID == "" || b.Sender == nil {
		s.log.WarnContext(line, "frame ignored: a message without id or sender")
		return nil
	}
	if s.seen.Has(b.ID) {
		return nil
	}
	m := Message{ID: b.ID, Sender: *b.Sender, BodyType: b.BodyType, Timestamp: timeOf(b.Timestamp)}
	if b.Body != nil {
		m.Body = *b.Body
	}
	if !s.transport.opts.TrustFrames {
		if err := s.fetch(line, s.lastSeen()); isOver(err) {
			return err
		}
	}
	return s.take(line, m)
}

// take delivers one entry of the transcript unless it has been delivered. Only
// then it counts as seen: whatever goes wrong before, the entry comes again
// with the next connection.
func (s *session) take(line context.Context, m Message) error {
	if m.ID == "" || s.seen.Has(m.ID) {
		return nil
	}
	var err error
	switch m.BodyType {
	case BodyMemberJoin:
		s.settled(m)
		err = s.joined(line, m.Sender.ID, m.ID, m.Timestamp)
	case BodyMemberLeave:
		err = s.left(line, m.Sender.ID, m.ID, m.Timestamp)
	case BodyMediaRequest: // co-browsing is for browsers
	default:
		err = s.words(line, m)
	}
	if err != nil {
		return err
	}
	s.seen.Add(m.ID)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last, s.behind = m.ID, s.known()
	if m.Sender.ID == s.at.MemberID {
		s.own = append(s.own, m.ID)
	}
	return nil
}

func (s *session) lastSeen() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.last
}

// words delivers what somebody said. Who speaks is there: if the join was
// missed it is made up for.
func (s *session) words(line context.Context, m Message) error {
	p, err := s.person(line, m.Sender.ID)
	if err != nil {
		return err
	}
	if p.State == Connected && !p.left {
		s.arrive(p.join("", m.Timestamp)...)
	}
	p.spoke = m.Timestamp
	s.arrive(p.message(m))
	return nil
}

// typingCame takes a typing frame in. The guest's own typing comes back too.
func (s *session) typingCame(line context.Context, b FrameBody) error {
	if b.Sender == nil || b.Sender.ID == s.at.MemberID || s.typed.Has(b.ID) {
		return nil
	}
	p, err := s.person(line, b.Sender.ID)
	if err != nil {
		return err
	}
	s.typed.Add(b.ID)
	if b.Timestamp != nil && b.Timestamp.Before(p.spoke) {
		return nil // what was being typed has been delivered since
	}
	s.arrive(genesys.Message{
		ID: b.ID, Type: genesys.TypeTypingStarted, Time: timeOf(b.Timestamp), From: p.participant(),
	})
	return nil
}

// joined delivers that a member has come. Both a member-change and a message
// tell so, in any order and repeatedly. Of somebody who left before, only REST
// knows whether an old frame comes late or the member is back.
func (s *session) joined(line context.Context, id, message string, at time.Time) error {
	if p := s.people[id]; p != nil && p.left && !p.present {
		delete(s.people, id)
		now, err := s.person(line, id)
		if err != nil {
			s.people[id] = p
			return err
		}
		now.left = now.State != Connected
	}
	p, err := s.person(line, id)
	if err == nil && !p.left {
		s.arrive(p.join(message, at)...)
	}
	return err
}

// left delivers that a member has gone. When that is the guest, the chat is over.
func (s *session) left(line context.Context, id, message string, at time.Time) error {
	p := s.people[id]
	switch {
	case p == nil: // rang in vain, or the join is still to come
		s.people[id] = &person{Member: Member{ID: id}, left: true}
	case id != s.at.MemberID:
		s.arrive(p.leave(message, at)...)
	case !s.parting:
		s.parting = true
		s.lastWords(line)
		s.arrive(p.leave(message, at)...)
		return errEnded
	}
	return nil
}

// lastWords delivers what was said before the end and was overtaken by it.
func (s *session) lastWords(line context.Context) {
	ctx, cancel := context.WithTimeout(line, s.transport.opts.EndGrace)
	defer cancel()
	if err := s.fetch(ctx, s.known()); err != nil {
		s.log.WarnContext(line, "last words of a chat not fetched", "error", err)
	}
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
