package platform

import (
	"cmp"
	"crypto/rand"
	"crypto/subtle"
	"encoding/json"
	"math"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Conversations are what a [Server] tells of. All methods may be called
// concurrently.
type Conversations interface {
	// Of returns the conversation that a message belongs to.
	Of(message string) (conversation string, known bool)
	// Conversation returns who is and was in a conversation.
	Conversation(id string) (c Conversation, known bool)
	// SetAttributes adds to what is attached to a participant, and returns all that
	// is attached then.
	SetAttributes(conversation, participant string, attributes map[string]string) (all map[string]string, known bool)
}

// ServerOptions say whom a [Server] answers.
type ServerOptions struct {
	ClientID     string        // default: any
	ClientSecret string        // default: any
	TokenLife    time.Duration // default 24 h
	PerMinute    int           // requests that all clients together may make; default 300, negative: any number
}

// A Server is the other side of a [Client]: an http.Handler that answers what a
// client asks. Requests may come concurrently.
type Server struct {
	conversations Conversations
	opts          ServerOptions
	routes        *http.ServeMux
	limit         *rate.Limiter

	mu     sync.Mutex
	tokens map[string]time.Time // until when each is good
}

// NewServer returns a server over the conversations.
func NewServer(c Conversations, o ServerOptions) *Server {
	o.TokenLife = cmp.Or(o.TokenLife, 24*time.Hour)
	o.PerMinute = cmp.Or(o.PerMinute, 300)
	s := &Server{conversations: c, opts: o, tokens: map[string]time.Time{}, routes: http.NewServeMux()}
	s.limit = rate.NewLimiter(rate.Limit(float64(o.PerMinute)/60), o.PerMinute)
	if o.PerMinute < 0 {
		s.limit = rate.NewLimiter(rate.Inf, 1)
	}
	s.routes.HandleFunc("POST "+TokenPath, s.signIn)
	s.routes.Handle("GET "+MessagesPath+"{message}/details", s.known(s.details))
	s.routes.Handle("GET "+MessagesPath+"{conversation}", s.known(s.conversation))
	s.routes.Handle("PATCH "+ConversationsPath+"{conversation}/participants/{participant}/attributes", s.known(s.attributes))
	s.routes.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { refuse(w, http.StatusNotFound, "not.found") })
	return s
}

// Paths are the beginnings of the paths that a server answers.
func Paths() []string { return []string{TokenPath, ConversationsPath} }

// ServeHTTP answers one request.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.routes.ServeHTTP(w, r) }

// Revoke makes all tokens worthless, as an administrator does who deletes the
// client's grants. Clients have to sign in again.
func (s *Server) Revoke() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.tokens)
}

// signIn gives out a token.
func (s *Server) signIn(w http.ResponseWriter, r *http.Request) {
	if r.PostFormValue("grant_type") != "client_credentials" {
		refuse(w, http.StatusBadRequest, "unsupported_grant_type")
		return
	}
	id, secret, ok := r.BasicAuth()
	if !ok || !is(s.opts.ClientID, id) || !is(s.opts.ClientSecret, secret) {
		refuse(w, http.StatusUnauthorized, "invalid_client")
		return
	}
	token := rand.Text()
	s.mu.Lock()
	s.tokens[token] = time.Now().Add(s.opts.TokenLife)
	s.mu.Unlock()
	answer(w, http.StatusOK, Token{AccessToken: token, TokenType: "bearer", ExpiresIn: int(s.opts.TokenLife / time.Second)})
}

// is reports whether a credential, as it is written in a header, is the wanted one,
// or whether any will do.
func is(want, got string) bool {
	plain, err := url.QueryUnescape(got)
	return err == nil && plain != "" && (want == "" || subtle.ConstantTimeCompare([]byte(want), []byte(plain)) == 1)
}

// known lets in who shows a token, as often as is allowed.
func (s *Server) known(next http.HandlerFunc) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !s.good(token) {
			refuse(w, http.StatusUnauthorized, "bad.credentials")
			return
		}
		if turn := s.limit.Reserve(); turn.Delay() > 0 {
			w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(turn.Delay().Seconds()))))
			turn.Cancel()
			refuse(w, http.StatusTooManyRequests, "too.many.requests")
			return
		}
		next(w, r)
	})
}

// good reports whether a token is one, and forgets it when its time is up.
func (s *Server) good(token string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	until, there := s.tokens[token]
	if there && !time.Now().Before(until) {
		delete(s.tokens, token)
		return false
	}
	return there
}

func (s *Server) details(w http.ResponseWriter, r *http.Request) {
	message := r.PathValue("message")
	conversation, known := s.conversations.Of(message)
	if !known {
		refuse(w, http.StatusNotFound, "not.found")
		return
	}
	answer(w, http.StatusOK, MessageDetails{ID: message, ConversationID: conversation})
}

func (s *Server) conversation(w http.ResponseWriter, r *http.Request) {
	c, known := s.conversations.Conversation(r.PathValue("conversation"))
	if !known {
		refuse(w, http.StatusNotFound, "not.found")
		return
	}
	answer(w, http.StatusOK, c)
}

// maxAttributes bounds a change.
const maxAttributes = 64 << 10

func (s *Server) attributes(w http.ResponseWriter, r *http.Request) {
	var change Attributes
	if json.NewDecoder(http.MaxBytesReader(w, r.Body, maxAttributes)).Decode(&change) != nil || change.Attributes == nil {
		refuse(w, http.StatusBadRequest, "bad.request")
		return
	}
	all, known := s.conversations.SetAttributes(r.PathValue("conversation"), r.PathValue("participant"), change.Attributes)
	if !known {
		refuse(w, http.StatusNotFound, "not.found")
		return
	}
	answer(w, http.StatusOK, Attributes{all})
}

// Refuse answers in the words of the API; an empty code is the status in words.
func Refuse(w http.ResponseWriter, status int, code string) {
	if code == "" {
		code = strings.ReplaceAll(strings.ToLower(http.StatusText(status)), " ", ".")
	}
	refuse(w, status, code)
}

func refuse(w http.ResponseWriter, status int, code string) {
	answer(w, status, Problem{Status: status, Code: code, Message: http.StatusText(status)})
}

func answer(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client may be gone
}
