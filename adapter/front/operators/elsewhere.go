package operators

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
)

// A relayedError is the refusal of the process that has a conversation.
type relayedError struct {
	status int
	text   string
}

func (e *relayedError) Error() string { return e.text }

// A deed is what is asked for of one conversation.
type deed func(ctx context.Context, r *http.Request) (any, error)

// tries is how often a conversation is looked for that changes hands, and between
// how long that takes.
const (
	tries   = 5
	between = 200 * time.Millisecond
)

// one answers about a single conversation, by way of the process that has it. While
// it changes hands nobody does, so it is looked for again.
func (h *handler) one(do deed) http.Handler {
	return within(patience, func(ctx context.Context, r *http.Request) (any, error) {
		answer, err := h.anywhere(ctx, r, do)
		for try := 1; try < tries && changesHands(err) && rest(ctx); try++ {
			answer, err = h.anywhere(ctx, r, do)
		}
		return answer, err
	})
}

func changesHands(err error) bool {
	orphan, is := errors.AsType[*front.OrphanError](err)
	return is && orphan.Owner == ""
}

// rest reports whether there is time for another try.
func rest(ctx context.Context) bool {
	select {
	case <-time.After(between):
		return true
	case <-ctx.Done():
		return false
	}
}

func (h *handler) anywhere(ctx context.Context, r *http.Request, do deed) (any, error) {
	answer, err := do(ctx, r)
	if errors.Is(err, front.ErrNotHere) && h.Elsewhere != nil {
		return h.elsewhere(ctx, r)
	}
	return answer, err
}

func (h *handler) elsewhere(ctx context.Context, r *http.Request) (any, error) {
	response, err := h.Elsewhere(r.WithContext(ctx), r.PathValue("id"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	body, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, fmt.Errorf("reading the answer of the process that has it: %w", err)
	}
	if response.StatusCode == http.StatusOK {
		return json.RawMessage(body), nil
	}
	var said refusal
	if err := json.Unmarshal(body, &said); err != nil {
		return nil, fmt.Errorf("the process that has it answers %s", response.Status)
	}
	return nil, &relayedError{response.StatusCode, said.Error}
}
