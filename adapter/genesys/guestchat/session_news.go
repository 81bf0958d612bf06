package guestchat

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"
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
		s.log.Warn("frame ignored: a message without id or sender")
		return nil
	}
	if s.seen.has(b.ID) {
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
	if m.ID == "" || s.seen.has(m.ID) {
		return nil
	}
	var err error
	switch m.BodyType {
	case BodyMemberJoin:
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
	s.seen.add(m.ID)
	s.mu.Lock()
	s.last = m.ID
	s.mu.Unlock()
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
	if b.Sender == nil || b.Sender.ID == s.at.MemberID || s.typed.has(b.ID) {
		return nil
	}
	p, err := s.person(line, b.Sender.ID)
	if err != nil {
		return err
	}
	s.typed.add(b.ID)
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
	if err := s.fetch(ctx, s.seen.back(overlap)); err != nil {
		s.log.Warn("last words of a chat not fetched", "error", err)
	}
}

// person returns what is known of a member, which may have to be asked for.
func (s *session) person(line context.Context, id string) (*person, error) {
	if p := s.people[id]; p != nil && p.Role != "" {
		return p, nil
	}
	known := s.people[id]
	p := &person{Member: Member{ID: id}, left: known != nil && known.left}
	_, err := s.get(line, "asking for member", s.memberPath(id), &p.Member)
	var refused *genesys.ResponseError
	if errors.As(err, &refused) && refused.Response.Status == http.StatusNotFound {
		p.Role, err = roleUnknown, nil // words are delivered, whoever said them
	}
	if err != nil {
		return nil, err
	}
	p.ID = id
	s.people[id] = p
	return p, nil
}

// resume brings a new connection up to date.
func (s *session) resume(line context.Context) error {
	if s.restoring {
		return nil // the whole past comes first: see converse
	}
	return s.catchUp(line)
}

// catchUp delivers what was missed: the transcript behind what is known, and
// how the members stand now. It reads a little of what is known again: of two
// frames that changed places only one may have come.
func (s *session) catchUp(line context.Context) error {
	if err := s.fetch(line, s.seen.back(overlap)); err != nil {
		return err
	}
	return s.callTheRoll(line)
}

const (
	overlap  = 10   // how many messages are read again
	maxPages = 1000 // how far a server is followed that always has a next page
)

// fetch takes in the transcript behind a message, from its beginning if that is
// empty. The transcript has an order; frames only come in one.
func (s *session) fetch(ctx context.Context, after string) error {
	path := s.path() + "/messages?maxResults=" + strconv.Itoa(s.transport.opts.PageSize)
	if after != "" {
		path += "&after=" + url.QueryEscape(after)
	}
	for page := 0; path != "" && page < maxPages; page++ {
		var list MessageList
		if _, err := s.get(ctx, "fetching messages", path, &list); err != nil {
			return err
		}
		for _, m := range list.Entities {
			if err := s.take(ctx, m); err != nil {
				return err
			}
		}
		path = following(list)
	}
	return nil
}

// callTheRoll compares the members with what is known of them.
func (s *session) callTheRoll(line context.Context) error {
	members, err := s.members(line)
	if err != nil {
		return err
	}
	for _, m := range members {
		switch m.State {
		case Connected:
			err = s.joined(line, m.ID, "", timeOf(m.JoinDate))
		case Disconnected:
			if p := s.people[m.ID]; p != nil && p.present || m.ID == s.at.MemberID {
				err = s.left(line, m.ID, "", timeOf(m.LeaveDate))
			}
		case Alerting: // rings, and is nobody yet
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// members fetches all members, page by page.
func (s *session) members(ctx context.Context) (all []Member, err error) {
	for number, pages := 1, 1; number <= min(pages, maxPages); number++ {
		var list MemberList
		path := s.path() + "/members?pageNumber=" + strconv.Itoa(number)
		if _, err := s.get(ctx, "asking for members", path, &list); err != nil {
			return nil, err
		}
		all, pages = append(all, list.Entities...), list.PageCount
	}
	return all, nil
}

// following is the path of the next page, if there is one. An empty page ends
// it too, whatever it says.
func following(list MessageList) string {
	if len(list.Entities) == 0 || len(list.Next) < 2 || list.Next[0] != '/' {
		return ""
	}
	return list.Next
}

func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
