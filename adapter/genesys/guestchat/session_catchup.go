package guestchat

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strconv"

	"github.com/botrunner/botrunner/adapter/genesys"
)

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
	if err := s.fetch(line, s.known()); err != nil {
		return err
	}
	return s.callTheRoll(line)
}

// known is the message from which on the transcript is read again.
func (s *session) known() string { return cmp.Or(s.seen.Back(overlap), s.floor) }

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
		_, err := s.get(ctx, "fetching messages", path, &list)
		if after != "" && isForgotten(err) {
			return s.fetch(ctx, "")
		}
		if err != nil {
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

// isForgotten reports that the server does not know the message behind which it was
// to read.
func isForgotten(err error) bool {
	refused, ok := errors.AsType[*genesys.ResponseError](err)
	return ok && refused.Response.Status == http.StatusBadRequest
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
