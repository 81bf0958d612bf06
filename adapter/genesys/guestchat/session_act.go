package guestchat

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
)

// Send posts a message, once. When it is not clear whether the server has it,
// the transcript is asked before the message is sent again; when the transcript
// cannot be had either, the message is not.
func (s *session) Send(ctx context.Context, text string) (genesys.Response, error) {
	ctx, release := s.bounded(ctx)
	defer release()
	select {
	case s.sending <- struct{}{}:
		defer func() { <-s.sending }()
	case <-ctx.Done():
		return genesys.Response{}, ctx.Err()
	}
	from := s.standing()
	for try := 1; ; try++ {
		resp, err := s.say(ctx, text)
		if err == nil {
			return resp, nil
		}
		meaning := judge(err)
		if meaning == final || !s.mayTry(ctx, try, err) {
			return resp, s.noticeLoss(err)
		}
		for meaning == ambiguous {
			m, found, unsure := s.look(ctx, from, text)
			switch {
			case found:
				return confirmation(m), nil
			case unsure == nil:
				meaning = unheard
			case !isForgotten(unsure) || !s.mayTry(ctx, try+1, unsure):
				return resp, err
			default:
				try++ // who has the conversation by now may not have said all again yet
			}
		}
	}
}

// mayTry pauses before another try, if there is to be one.
func (s *session) mayTry(ctx context.Context, try int, err error) bool {
	return try < maxTries && wire.Sleep(ctx, s.transport.pause(try, err))
}

// say posts a message and remembers its id.
func (s *session) say(ctx context.Context, text string) (genesys.Response, error) {
	var m Message
	resp, err := s.transport.call(ctx, request{
		doing: "sending message", method: http.MethodPost, token: s.at.JWT,
		path: s.memberPath(s.at.MemberID) + "/messages",
		in:   CreateMessage{Body: &text}, out: &m,
	})
	if err == nil {
		s.sent[m.ID] = struct{}{}
	}
	return resp, err
}

// A standing is where a session stands in the transcript.
type standing struct {
	after string   // a message from which on the transcript is looked at again
	own   []string // ids of own messages seen so far
}

// standing looks back some messages: what was said last by others may stand behind
// what is said next, where a server took the conversation up without it.
func (s *session) standing() standing {
	s.mu.Lock()
	defer s.mu.Unlock()
	return standing{s.behind, s.own}
}

// look searches the transcript for the guest's words, passing over those that were
// there before and those of an equal message that had its own confirmation.
func (s *session) look(ctx context.Context, from standing, text string) (m Message, found bool, err error) {
	path := s.path() + "/messages"
	if from.after != "" {
		path += "?after=" + url.QueryEscape(from.after)
	}
	for page := 0; path != "" && page < maxPages; page++ {
		var list MessageList
		if _, err := s.get(ctx, "looking for message", path, &list); err != nil {
			return Message{}, false, err
		}
		for _, m := range list.Entities {
			_, known := s.sent[m.ID]
			if !known && !slices.Contains(from.own, m.ID) && m.Sender.ID == s.at.MemberID && m.Body == text {
				s.sent[m.ID] = struct{}{}
				return m, true, nil
			}
		}
		path = following(list)
	}
	return Message{}, false, nil
}

// confirmation is the answer that got lost, made again from the transcript.
func confirmation(m Message) genesys.Response {
	body, _ := json.Marshal(m) // it came as JSON
	return genesys.Response{Status: http.StatusOK, Body: body}
}

// Typing says that the guest types. It is not tried again: soon it is not true
// any more.
func (s *session) Typing(ctx context.Context) (genesys.Response, error) {
	ctx, release := s.bounded(ctx)
	defer release()
	resp, err := s.transport.call(ctx, request{
		doing: "sending typing", method: http.MethodPost, token: s.at.JWT,
		path: s.memberPath(s.at.MemberID) + "/typing",
	})
	return resp, s.noticeLoss(err)
}

// End removes the guest from the chat. The event stream stays open for the
// server's last words, for [Options.EndGrace] at most.
func (s *session) End(ctx context.Context) (genesys.Response, error) {
	ctx, release := s.bounded(ctx)
	defer release()
	resp, err := s.transport.repeat(ctx, s.leaving())
	var refused *genesys.ResponseError
	if errors.As(err, &refused) && refused.Code == "chat.error.member.state" {
		err = nil // left already: an answer got lost, or the agent was quicker
	}
	if err != nil {
		return resp, s.noticeLoss(err)
	}
	time.AfterFunc(s.transport.opts.EndGrace, func() { s.hangUp(errEnded) })
	return resp, nil
}

func (s *session) leaving() request {
	return request{
		doing: "leaving conversation", method: http.MethodDelete, token: s.at.JWT,
		path: s.memberPath(s.at.MemberID),
	}
}
