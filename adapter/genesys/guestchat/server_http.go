package guestchat

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/internal/crashpoint"

	"github.com/google/uuid"
)

// maxRequest bounds the body of a call: 4,000 characters, each escaped as a
// surrogate pair, are 48 KB; the rest is for user data.
const maxRequest = 256 << 10

// A call is a request of a guest that has shown a good token.
type call struct {
	*http.Request
	conversation *Conversation
}

// newRoutes maps the API's eleven operations, and the event stream.
func (s *Server) newRoutes() *http.ServeMux {
	const conversation = BasePath + "/conversations/{conversation}"
	routes := http.NewServeMux()
	routes.HandleFunc("POST "+BasePath+"/conversations", s.create)
	for pattern, answer := range map[string]func(call) (any, *Refusal){
		"GET " + conversation + "/members":                    s.listMembers,
		"GET " + conversation + "/members/{member}":           s.getMember,
		"DELETE " + conversation + "/members/{member}":        s.leave,
		"POST " + conversation + "/members/{member}/messages": s.postMessage,
		"POST " + conversation + "/members/{member}/typing":   s.postTyping,
		"GET " + conversation + "/messages":                   s.listMessages,
		"GET " + conversation + "/messages/{message}":         s.getMessage,
		"GET " + conversation + "/mediarequests":              s.listMedia,
		"GET " + conversation + "/mediarequests/{media}":      s.getMedia,
		"PATCH " + conversation + "/mediarequests/{media}":    s.patchMedia,
	} {
		routes.HandleFunc(pattern, s.guarded(answer))
	}
	routes.HandleFunc("GET "+streamPath+"{token}", s.stream)
	routes.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { NotFound.write(w) })
	return routes
}

// Paths are the patterns, as http.ServeMux has them, of all that a server
// answers.
func Paths() []string { return []string{BasePath + "/", streamPath} }

// ServeHTTP answers the guest chat API and its event stream; after Close it
// answers that the service is unavailable.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.prepare(w, r)
	if r.Method == http.MethodOptions {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if s.crew.Dismissed() {
		askAgain.write(w)
		return
	}
	s.routes.ServeHTTP(w, r)
}

// Refuse answers a call as the API would: for what stands before the server,
// a rate limit for instance.
func (s *Server) Refuse(w http.ResponseWriter, r *http.Request, refusal *Refusal) {
	s.prepare(w, r)
	refusal.write(w)
}

// Answer answers a call as the API would: 200 with a body in JSON, or 204 with
// none. It is for what stands beside the server.
func (s *Server) Answer(w http.ResponseWriter, r *http.Request, body any) {
	s.prepare(w, r)
	writeAnswer(w, body)
}

// Allow sets the headers of an answer, for one that is no JSON.
func (s *Server) Allow(w http.ResponseWriter, r *http.Request) { s.prepare(w, r) }

// Authorize returns the conversation of that id if the call shows a token that
// is good for it.
func (s *Server) Authorize(r *http.Request, id string) (*Conversation, *Refusal) {
	if s.crew.Dismissed() {
		return nil, askAgain
	}
	return s.conversationOf(r.Context(), bearer(r), id)
}

// prepare sets the headers that all answers have.
func (s *Server) prepare(w http.ResponseWriter, r *http.Request) {
	s.options.CORS.allow(w, r)
	h := w.Header()
	h.Set("Inin-Correlation-Id", uuid.NewString())
	h.Set("Pragma", "no-cache")
	h.Set("Cache-Control", "no-cache, no-store, must-revalidate")
	h.Set("Expires", "0")
}

// guarded lets only the guest of the conversation in the path through.
func (s *Server) guarded(answer func(call) (any, *Refusal)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if s.isForwarded(w, r) {
			return
		}
		c, refusal := s.conversationOf(r.Context(), bearer(r), r.PathValue("conversation"))
		if refusal != nil {
			refusal.write(w)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
		body, refusal := answer(call{r, c})
		if refusal == askAgain {
			_ = s.safe(r.Context(), c) // if it is somebody else's by now, it is released
		}
		if refusal != nil {
			refusal.write(w)
			return
		}
		writeAnswer(w, body)
		crashpoint.Hit(crashpoint.Answered)
	}
}

// conversationOf returns the conversation that a token is good for. The path
// may name it too; an empty id stands for the token's own.
func (s *Server) conversationOf(ctx context.Context, token, id string) (*Conversation, *Refusal) {
	data, refusal := s.tokens.read(token)
	if refusal != nil {
		return nil, refusal
	}
	own := id == "" || id == data.Conversation
	if own {
		id = data.Conversation
	}
	c := s.Conversation(id)
	if c == nil && own {
		c, refusal = s.elsewhere(ctx, id)
	}
	switch {
	case refusal != nil:
		return nil, refusal
	case c == nil:
		return nil, s.options.UnknownConversation
	case !own:
		return nil, s.options.OtherConversation
	}
	return c, nil
}

// readBody decodes a JSON body. Unknown fields are nobody's harm; an empty
// body leaves what v points to alone.
func readBody(r *http.Request, v any) *Refusal {
	body, err := io.ReadAll(r.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return EntityTooLarge.saying("at most %d bytes", tooLarge.Limit)
	case err != nil:
		return BadRequest.saying("the body broke off")
	case len(body) == 0:
		return nil
	case !isJSON(r.Header.Get("Content-Type")):
		return UnsupportedMediaType
	}
	if err := json.Unmarshal(body, v); err != nil {
		return BadRequest.saying("the body is no such JSON object")
	}
	return nil
}

// isJSON accepts a missing content type as well.
func isJSON(contentType string) bool {
	if contentType == "" {
		return true
	}
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && (media == "application/json" || strings.HasSuffix(media, "+json"))
}

// writeAnswer answers 200 with a body, or 204 with none.
func writeAnswer(w http.ResponseWriter, body any) {
	if body == nil {
		w.WriteHeader(http.StatusNoContent)
		return
	}
	writeJSON(w, http.StatusOK, body)
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a guest that went away is no error here
}

// write answers with the refusal.
func (r *Refusal) write(w http.ResponseWriter) {
	if r.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int((r.RetryAfter+time.Second-1)/time.Second)))
	}
	body := ErrorBody{
		Message:           r.title(),
		Code:              r.Code,
		Status:            r.Status,
		MessageWithParams: r.title(),
		ContextID:         w.Header().Get("Inin-Correlation-Id"),
		Details:           []ErrorDetail{},
		Errors:            []ErrorBody{},
	}
	if r.Detail != "" {
		body.MessageParams = map[string]string{"message": r.Detail}
	}
	writeJSON(w, r.Status, body)
}

// title is the code's last words: "Conversation State" for
// chat.error.conversation.state. Clients do not read it.
func (r *Refusal) title() string {
	words := strings.Split(strings.TrimPrefix(strings.TrimPrefix(r.Code, "chat."), "error."), ".")
	for i, word := range words {
		if word != "" {
			words[i] = strings.ToUpper(word[:1]) + word[1:]
		}
	}
	return strings.Join(words, " ")
}
