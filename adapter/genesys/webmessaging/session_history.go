package webmessaging

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
)

var _ genesys.Historian = (*session)(nil)

// A questioner sends a request and waits for its answer: on the connection in
// use, or on one that is being taken up.
type questioner func(ctx context.Context, doing string, class Class, r Request) (Frame, error)

func (s *session) on(l *line) questioner {
	return func(ctx context.Context, doing string, class Class, r Request) (Frame, error) {
		return s.answerOn(ctx, l, doing, class, r)
	}
}

// passMargin is how long a token for history has to be good to be used.
const passMargin = 5 * time.Second

// token is a token for history, a new one if the last is about to expire.
func (s *session) token(ctx context.Context, ask questioner) (string, error) {
	const doing = "asking for a token for history"
	s.mu.Lock()
	pass := s.pass
	s.mu.Unlock()
	if time.Until(time.Unix(pass.Exp, 0)) > passMargin {
		return pass.JWT, nil
	}
	f, err := ask(ctx, doing, ClassJWT, Request{Action: ActionGetJWT})
	if err != nil {
		return "", err
	}
	if f.Class != ClassJWT || json.Unmarshal(f.Body, &pass) != nil || pass.JWT == "" {
		return "", fmt.Errorf("%s: answer is not what the API promises", doing)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pass = pass
	return pass.JWT, nil
}

// page fetches one page of history, the newest message first.
func (s *session) page(ctx context.Context, ask questioner, number int) (h History, resp genesys.Response, err error) {
	query := url.Values{"pageSize": {strconv.Itoa(s.transport.opts.PageSize)}, "pageNumber": {strconv.Itoa(number)}}
	for try := 1; ; try++ {
		var token string
		if token, err = s.token(ctx, ask); err == nil {
			h = History{}
			resp, err = s.transport.call(ctx, call{
				doing: "fetching history", method: http.MethodGet, token: token, out: &h,
				url: s.transport.opts.APIURL + HistoryPath + "?" + query.Encode(),
			})
		}
		refused, ok := errors.AsType[*genesys.ResponseError](err)
		if ok && refused.Response.Status == http.StatusUnauthorized && try == 1 {
			s.mu.Lock()
			s.pass = JWTResponse{}
			s.mu.Unlock()
			continue
		}
		if err == nil || isRefusal(err) || try == maxTries || !wire.Sleep(ctx, s.transport.pause(try, err)) {
			return h, resp, err
		}
	}
}

// maxPages is how far a server is followed whose history has no end.
const maxPages = 1000

// catchUp delivers what was missed: history, back to where something in it is
// known. A whole page is looked through, because of two frames that changed
// places only one may have come.
func (s *session) catchUp(ctx context.Context, l *line) error {
	var missed []Message
	for number, met := 1, false; !met && number <= maxPages; number++ {
		h, _, err := s.page(ctx, s.on(l), number)
		if err != nil {
			return err
		}
		for _, m := range h.Entities {
			met = met || s.seen.Has(m.key()) || m.Time().Before(s.floor)
		}
		missed = append(missed, h.Entities...)
		met = met || len(h.Entities) < s.transport.opts.PageSize
	}
	for _, m := range slices.Backward(missed) {
		body, _ := json.Marshal(m) // it came as JSON
		if err := s.came(m, Frame{Code: CodeOK, Body: body}, true); err != nil {
			return err
		}
	}
	s.gathering = false
	return s.deliver(s.window.ripe())
}

// lookBack finds out whether the server has a message that it answered with an
// error of its own: it may have failed behind the taking of it.
func (s *session) lookBack(ctx context.Context, l *line) error {
	s.gathering = true
	err := s.catchUp(ctx, l)
	if err == nil {
		s.asker.believe()
	}
	return err
}

// recall delivers the newest page of what was said before, or all of it. From
// then on the session lives like any other.
func (s *session) recall(ctx context.Context, l *line) error {
	s.gathering = true
	var past []Message
	for number := 1; number <= maxPages; number++ {
		h, _, err := s.page(ctx, s.on(l), number)
		if err != nil {
			return err
		}
		past = append(past, h.Entities...)
		s.mu.Lock()
		s.older = number + 1
		s.mu.Unlock()
		if !s.transport.opts.Unpaged || len(h.Entities) < s.transport.opts.PageSize {
			break
		}
	}
	if len(past) > 0 {
		s.floor = past[len(past)-1].Time()
	}
	s.remember(past)
	past = slices.DeleteFunc(past, func(m Message) bool { return s.seen.Has(m.key()) }) // comes by itself
	slices.Reverse(past)
	for _, m := range past {
		s.seen.Add(m.key())
		s.notice(m)
	}
	if err := s.deliver(past); err != nil {
		return err
	}
	s.restoring, s.gathering = false, false
	s.tell(genesys.Update{Kind: genesys.Recalled})
	if s.bygone {
		return errEnded // while nobody listened
	}
	return s.deliver(s.window.ripe())
}

// remember notes what of the past is delivered, for [session.History].
func (s *session) remember(past []Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.oldest = s.floor
	for _, m := range past {
		s.past.Add(m.key())
	}
}

// History returns the page behind the oldest message delivered. A session that
// was not restored has delivered all there is. Pages move while somebody speaks,
// so a page may repeat what was delivered; that is left out.
func (s *session) History(ctx context.Context) ([]genesys.Message, bool, genesys.Response, error) {
	ctx, release := s.bounded(ctx)
	defer release()
	for {
		s.mu.Lock()
		number := s.older
		s.mu.Unlock()
		if number == 1 {
			return nil, false, genesys.Response{}, nil
		}
		h, resp, err := s.page(ctx, s.ask, number)
		if err != nil || len(h.Entities) == 0 {
			return nil, err != nil, resp, err
		}
		if out := s.turnBack(h.Entities); len(out) > 0 {
			return out, number < h.PageCount, resp, nil
		}
	}
}

// turnBack takes a page of history in, the newest message first, and returns what
// is new of it, the oldest first.
func (s *session) turnBack(page []Message) (out []genesys.Message) {
	s.mu.Lock()
	s.older++
	var fresh []Message
	for _, m := range page {
		if m.Time().After(s.oldest) || s.past.Has(m.key()) {
			continue
		}
		s.oldest = m.Time()
		s.past.Add(m.key())
		fresh = append(fresh, m)
	}
	s.mu.Unlock()
	people := cast{guest: s.Self(), botName: s.cast.botName}
	for _, m := range slices.Backward(fresh) {
		if len(m.Events) > 0 || m.Type == TypeEvent {
			continue
		}
		entry := s.entry(m, people.author(m))
		entry.Restoring = true
		out = append(out, entry)
	}
	return out
}
