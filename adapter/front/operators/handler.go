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

// HandedOver is the step that asks for the agent.
type HandedOver struct {
	Step string `json:"step"`
}

// says reports whether every field has a value: without one it would be everybody
// who has none.
func (w Wanted) says() bool {
	for _, value := range w.CustomFields {
		if value == "" {
			return false
		}
	}
	return len(w.CustomFields) > 0
}

// refusal is an answer that is no success.
type refusal struct {
	Error string `json:"error"`
}

// Options say who answers operators. Front is needed.
type Options struct {
	Front *front.Front
	// Elsewhere passes a request about a conversation that the front does not have
	// on to who has it; it fails with [front.ErrNotHere] if nobody has, and with a
	// [*front.OrphanError]. Default: nobody has.
	Elsewhere func(r *http.Request, id string) (*http.Response, error)
	// Source returns a version of a flow, by its [bot.Dialog] Hash, as its files
	// are. Default: none is at hand.
	Source func(ctx context.Context, hash string) (Version, error)
	// Log is told what operators do, never what was said. Default: nobody is.
	Log *slog.Logger
}

// NewHandler returns what answers below [Root].
func NewHandler(o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	h := &handler{o}
	mux := http.NewServeMux()
	mux.Handle("GET "+Root, within(longPatience, h.list))
	mux.HandleFunc("GET "+Root+"/standings", h.standings)
	mux.Handle("GET "+Root+"/{id}", h.one(h.show))
	mux.Handle("GET "+Root+"/{id}/transcript", h.one(h.transcript))
	mux.Handle("POST "+Root+"/{id}/end", h.one(h.end))
	mux.Handle("POST "+Root+"/{id}/hand-over", h.one(h.handOver))
	mux.Handle("DELETE "+Root+"/{id}", within(longPatience, h.forget))
	mux.Handle("POST "+Root+"/forget", within(longPatience, h.forgetAll))
	return http.NewCrossOriginProtection().Handler(mux)
}

type handler struct{ Options }

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
	if relayed, is := errors.AsType[*relayedError](err); is {
		return relayed.status
	}
	if _, orphan := errors.AsType[*front.OrphanError](err); orphan {
		return http.StatusServiceUnavailable
	}
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

func (h *handler) list(ctx context.Context, _ *http.Request) (any, error) {
	return h.Front.Everywhere(ctx)
}

func (h *handler) show(ctx context.Context, r *http.Request) (any, error) {
	return h.Front.Inspect(ctx, r.PathValue("id"))
}

func (h *handler) transcript(ctx context.Context, r *http.Request) (any, error) {
	id := r.PathValue("id")
	said, err := h.Front.Transcript(ctx, id)
	h.did("read the transcript", id, err)
	return said, err
}

func (h *handler) end(ctx context.Context, r *http.Request) (any, error) {
	id := r.PathValue("id")
	err := h.Front.End(ctx, id)
	h.did("end", id, err)
	return struct{}{}, err
}

func (h *handler) handOver(ctx context.Context, r *http.Request) (any, error) {
	id := r.PathValue("id")
	step, err := h.Front.HandOver(ctx, id)
	h.did("hand over", id, err)
	return HandedOver{step}, err
}

func (h *handler) forget(ctx context.Context, r *http.Request) (any, error) {
	id := r.PathValue("id")
	gone, err := h.Front.Forget(ctx, id)
	h.did("forget", id, err)
	return gone, err
}

func (h *handler) forgetAll(ctx context.Context, r *http.Request) (any, error) {
	var wanted Wanted
	if err := json.NewDecoder(r.Body).Decode(&wanted); err != nil || !wanted.says() {
		return nil, errBadRequest
	}
	gone, err := h.Front.ForgetAll(ctx, wanted.CustomFields)
	h.Log.Info("conversations are forgotten at an operator's wish", "conversations", gone.Conversations)
	return gone, err
}

// did notes what an operator has done with a conversation.
func (h *handler) did(what, id string, err error) {
	if err == nil {
		h.Log.Info("an operator acts", "conversation", id, "did", what)
	}
}
