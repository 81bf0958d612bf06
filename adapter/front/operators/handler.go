package operators

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/bot"
)

// Root is the path below which a handler answers.
const Root = "/conversations"

// Time limits of an answer. To forget may mean to look through all that is kept.
const (
	patience     = 20 * time.Second
	longPatience = 10 * time.Minute
)

// maxBody bounds what a request may bring along.
const maxBody = 64 << 10

// Wanted says which conversations are to be forgotten.
type Wanted struct {
	CustomFields map[string]string `json:"custom_fields"` // all of them as the page brought them
}

// Forgotten is how many conversations were.
type Forgotten struct {
	Conversations int `json:"conversations"`
}

// HandedOver is the step that asks for the agent.
type HandedOver struct {
	Step string `json:"step"`
}

// refusal is an answer that is no success.
type refusal struct {
	Error string `json:"error"`
}

// NewHandler returns what answers below [Root]. log is told what operators do,
// never what was said.
func NewHandler(f *front.Front, log *slog.Logger) http.Handler {
	h := &handler{f, log}
	mux := http.NewServeMux()
	mux.Handle("GET "+Root, within(patience, h.list))
	mux.Handle("GET "+Root+"/{id}", within(patience, h.show))
	mux.Handle("GET "+Root+"/{id}/transcript", within(patience, h.transcript))
	mux.Handle("POST "+Root+"/{id}/end", within(patience, h.end))
	mux.Handle("POST "+Root+"/{id}/hand-over", within(patience, h.handOver))
	mux.Handle("DELETE "+Root+"/{id}", within(patience, h.forget))
	mux.Handle("POST "+Root+"/forget", within(longPatience, h.forgetAll))
	return http.NewCrossOriginProtection().Handler(mux)
}

type handler struct {
	front *front.Front
	log   *slog.Logger
}

// within bounds an answer, and writes it.
func within(limit time.Duration, do func(ctx context.Context, r *http.Request) (any, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), limit)
		defer cancel()
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		answer, err := do(ctx, r)
		w.Header().Set("Content-Type", "application/json")
		if err != nil {
			w.WriteHeader(status(err))
			answer = refusal{err.Error()}
		}
		_ = json.NewEncoder(w).Encode(answer) // who has gone need not hear it
	})
}

var errBadRequest = errors.New(`expected {"custom_fields": {"name": "value"}}`)

func status(err error) int {
	switch {
	case errors.Is(err, errBadRequest):
		return http.StatusBadRequest
	case errors.Is(err, front.ErrNotHere), errors.Is(err, bot.ErrNotServed):
		return http.StatusNotFound
	case errors.Is(err, bot.ErrHasAgent), errors.Is(err, bot.ErrNoAgents), errors.Is(err, bot.ErrNotStarted):
		return http.StatusConflict
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusGatewayTimeout
	default:
		return http.StatusInternalServerError
	}
}

func (h *handler) list(context.Context, *http.Request) (any, error) {
	return h.front.Conversations(), nil
}

func (h *handler) show(ctx context.Context, r *http.Request) (any, error) {
	return h.front.Inspect(ctx, r.PathValue("id"))
}

func (h *handler) transcript(ctx context.Context, r *http.Request) (any, error) {
	id := r.PathValue("id")
	said, err := h.front.Transcript(ctx, id)
	h.did("read the transcript", id, err)
	return said, err
}

func (h *handler) end(ctx context.Context, r *http.Request) (any, error) {
	id := r.PathValue("id")
	err := h.front.End(ctx, id)
	h.did("end", id, err)
	return struct{}{}, err
}

func (h *handler) handOver(ctx context.Context, r *http.Request) (any, error) {
	id := r.PathValue("id")
	step, err := h.front.HandOver(ctx, id)
	h.did("hand over", id, err)
	return HandedOver{step}, err
}

func (h *handler) forget(ctx context.Context, r *http.Request) (any, error) {
	id := r.PathValue("id")
	err := h.front.Forget(ctx, id)
	h.did("forget", id, err)
	return Forgotten{1}, err
}

func (h *handler) forgetAll(ctx context.Context, r *http.Request) (any, error) {
	var wanted Wanted
	if err := json.NewDecoder(r.Body).Decode(&wanted); err != nil || len(wanted.CustomFields) == 0 {
		return nil, errBadRequest
	}
	n, err := h.front.ForgetAll(ctx, wanted.CustomFields)
	h.log.Info("conversations are forgotten at an operator's wish", "conversations", n)
	return Forgotten{n}, err
}

// did notes what an operator has done with a conversation.
func (h *handler) did(what, id string, err error) {
	if err == nil {
		h.log.Info("an operator acts", "conversation", id, "did", what)
	}
}
