package operators

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/botrunner/botrunner/adapter/front"
)

// A relayedError is the refusal of the process that has a conversation.
type relayedError struct {
	status int
	text   string
}

func (e *relayedError) Error() string { return e.text }

// one answers about a single conversation, by way of the process that has it.
func (h *handler) one(do func(ctx context.Context, r *http.Request) (any, error)) http.Handler {
	return within(patience, func(ctx context.Context, r *http.Request) (any, error) {
		answer, err := do(ctx, r)
		if errors.Is(err, front.ErrNotHere) && h.Elsewhere != nil {
			return h.elsewhere(ctx, r)
		}
		return answer, err
	})
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
