package webmessaging

import (
	"encoding/json"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// newRoutes maps the socket and what is asked over HTTP beside it.
func (s *Server) newRoutes() *http.ServeMux {
	routes := http.NewServeMux()
	routes.HandleFunc("GET "+SocketPath, s.open)
	routes.HandleFunc("GET "+HistoryPath, s.getHistory)
	routes.HandleFunc("GET "+DeploymentsPath+"{deployment}/config.json", s.getConfig)
	routes.HandleFunc("GET "+DeploymentsPath+"{deployment}/domains.json", s.getDomains)
	routes.HandleFunc("POST "+ExchangePath, s.exchange)
	routes.HandleFunc("POST "+RefreshPath, s.refreshToken)
	routes.HandleFunc("DELETE "+RevokePath, s.revoke)
	routes.HandleFunc("PUT "+uploadPath+"{token}", s.putFile)
	routes.HandleFunc("GET "+downloadPath+"{token}", s.getFile)
	routes.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "no such resource")
	})
	return routes
}

// Paths are the patterns under which a server answers, for a mux that it shares
// with others.
func Paths() []string {
	return []string{
		SocketPath, HistoryPath, DeploymentsPath, "/api/v2/webdeployments/token/", uploadPath, downloadPath,
	}
}

// ServeHTTP answers the socket and what is asked beside it; after Close, that
// the service is unavailable.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	allowOrigin(w, r)
	switch {
	case r.Method == http.MethodOptions:
		w.WriteHeader(http.StatusNoContent)
	case s.crew.Dismissed():
		refuse(w, http.StatusServiceUnavailable, "the server is closed")
	default:
		s.routes.ServeHTTP(w, r)
	}
}

// allowOrigin lets pages of any site read the answers: the messenger always
// runs on somebody else's. Which sites may chat is the socket's business.
func allowOrigin(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "Retry-After")
	if r.Method == http.MethodOptions {
		headers := r.Header.Get("Access-Control-Request-Headers")
		if headers == "" {
			headers = "authorization,content-type"
		}
		h.Set("Access-Control-Allow-Headers", headers)
		h.Set("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS")
		h.Set("Access-Control-Max-Age", "600")
	}
}

// base is the server's address, as the one who asks sees it.
func (s *Server) base(r *http.Request) string {
	switch {
	case s.options.PublicURL != "":
		return strings.TrimSuffix(s.options.PublicURL, "/")
	case r.TLS != nil:
		return "https://" + r.Host
	default:
		return "http://" + r.Host
	}
}

// bearer is the token that a call shows; the scheme's case does not matter.
func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// getHistory answers with a page of what was said, the newest first. A page
// behind the last is empty: clients read until they get one.
func (s *Server) getHistory(w http.ResponseWriter, r *http.Request) {
	id, ok := s.verify(purposeHistory, bearer(r))
	g := s.guestByID(id)
	if !ok || g == nil {
		refuse(w, http.StatusUnauthorized, "the token is not good, or no longer")
		return
	}
	if wait := g.reads.take(); wait > 0 {
		tooMany(w, wait)
		return
	}
	writeJSON(w, http.StatusOK, g.page(number(r, "pageNumber", 1, 1<<20), number(r, "pageSize", 25, 100)))
}

// ConversationOf returns the latest conversation of the guest whom a call over
// HTTP is about, by its token or by the address of a file; nil if there is none.
func (s *Server) ConversationOf(r *http.Request) *Conversation {
	if session, ok := s.verify(purposeHistory, bearer(r)); ok {
		return s.guestByID(session).latest()
	}
	for _, under := range []string{uploadPath, downloadPath} {
		if token, ok := strings.CutPrefix(r.URL.Path, under); ok {
			g, _ := s.fileOf(under, token)
			return g.latest()
		}
	}
	return nil
}

// Refuse answers a call as the API would: for what stands before the server. A
// wait is told as Retry-After.
func (s *Server) Refuse(w http.ResponseWriter, r *http.Request, status int, wait time.Duration) {
	allowOrigin(w, r)
	if wait > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(seconds(wait)))
	}
	refuse(w, status, http.StatusText(status))
}

// number reads a positive number of the query; what makes no sense is as good
// as absent.
func number(r *http.Request, name string, otherwise, most int) int {
	n, err := strconv.Atoi(r.URL.Query().Get(name))
	if err != nil || n < 1 {
		return otherwise
	}
	return min(n, most)
}

func (g *guest) page(number, size int) History {
	g.mu.Lock()
	defer g.mu.Unlock()
	all := slices.Clone(g.history)
	slices.Reverse(all)
	h := History{
		Entities: []Message{}, PageSize: size, PageNumber: number,
		Total: len(all), PageCount: (len(all) + size - 1) / size,
	}
	for i := (number - 1) * size; i < min(number*size, len(all)); i++ {
		h.Entities = append(h.Entities, *all[i])
	}
	return h
}

// getConfig answers as the content network does: what it does not have is
// forbidden.
func (s *Server) getConfig(w http.ResponseWriter, r *http.Request) {
	d := s.deployment(r.PathValue("deployment"))
	if d == nil {
		refuse(w, http.StatusForbidden, "Access Denied")
		return
	}
	config := d.Config
	base := s.base(r)
	orDefault(&config.APIEndpoint, base)
	conversations := &config.Messenger.Apps.Conversations
	orDefault(&conversations.MessagingEndpoint, "ws"+strings.TrimPrefix(base, "http"))
	orDefault(&conversations.SessionDurationSeconds, int64(s.options.SessionLife/time.Second))
	writeJSON(w, http.StatusOK, config)
}

func (s *Server) getDomains(w http.ResponseWriter, r *http.Request) {
	d := s.deployment(r.PathValue("deployment"))
	if d == nil {
		refuse(w, http.StatusForbidden, "Access Denied")
		return
	}
	writeJSON(w, http.StatusOK, d.Domains)
}

// readBody decodes the JSON of a small call.
func readBody(w http.ResponseWriter, r *http.Request, v any) bool {
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest)).Decode(v)
	if err != nil {
		refuse(w, http.StatusBadRequest, "the body is no such JSON object")
	}
	return err == nil
}
