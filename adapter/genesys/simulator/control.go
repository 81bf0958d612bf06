package simulator

import (
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
)

// isControl tells the calls that steer the simulator from those of guests.
func isControl(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, "/sim/") }

func (s *Simulator) newControl() http.Handler {
	routes := http.NewServeMux()
	for pattern, answer := range map[string]func(*http.Request) (any, error){
		"GET /sim/conversations":             s.showConversations,
		"POST /sim/conversations/{id}/agent": s.actAsAgent,
		"POST /sim/drop":                     s.drop,
		"POST /sim/mute":                     s.mute,
		"GET /sim/faults":                    s.showFaults,
		"POST /sim/faults":                   s.replaceFaults,
		"POST /sim/reset":                    s.reset,
	} {
		routes.HandleFunc(pattern, s.authorized(answer))
	}
	return http.NewCrossOriginProtection().Handler(routes) // no web page steers by way of a browser here
}

// A controlError is a call to the control that was not done.
type controlError struct {
	status int
	reason string
}

func (e *controlError) Error() string { return e.reason }

// authorized asks for the key. Where there is none, only this machine may
// steer.
func (s *Simulator) authorized(answer func(*http.Request) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := s.authorize(r); err != nil {
			writeControl(w, nil, err)
			return
		}
		body, err := answer(r)
		writeControl(w, body, err)
	}
}

func (s *Simulator) authorize(r *http.Request) error {
	if s.key == "" {
		if isLocal(r) {
			return nil
		}
		return &controlError{http.StatusForbidden, "without a control key the simulator is steered from its own machine only"}
	}
	scheme, key, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || subtle.ConstantTimeCompare([]byte(key), []byte(s.key)) != 1 {
		return &controlError{http.StatusUnauthorized, "the control key is missing or wrong"}
	}
	return nil
}

// isLocal reports whether a call came in over the loopback interface or over
// something that never leaves the machine.
func isLocal(r *http.Request) bool {
	addr, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	tcp, ok := addr.(*net.TCPAddr)
	return !ok || tcp.IP.IsLoopback()
}

func writeControl(w http.ResponseWriter, body any, err error) {
	status := http.StatusOK
	var refused *controlError
	switch {
	case errors.As(err, &refused):
		status, body = refused.status, map[string]string{"error": refused.reason}
	case err != nil:
		status, body = http.StatusBadRequest, map[string]string{"error": err.Error()}
	case body == nil:
		w.WriteHeader(http.StatusNoContent)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a caller that went away is no error here
}

// readStrictly decodes a body in which every key is known; an empty body
// leaves v alone.
func readStrictly(r *http.Request, v any) error {
	decoder := json.NewDecoder(http.MaxBytesReader(nil, r.Body, 1<<20))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil && !errors.Is(err, io.EOF) {
		return &controlError{http.StatusBadRequest, "reading the body: " + err.Error()}
	}
	return nil
}
