package simulator

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
)

// A messagingDoor is the one of web messaging: the opening of sockets, and what
// is asked over HTTP beside them.
type messagingDoor struct{ *webmessaging.Server }

func (d messagingDoor) callOf(r *http.Request) string {
	switch {
	case r.URL.Path == webmessaging.SocketPath:
		return "attach"
	case r.URL.Path == webmessaging.HistoryPath:
		return "messages"
	case strings.HasPrefix(r.URL.Path, "/uploads/"), strings.HasPrefix(r.URL.Path, "/files/"):
		return "upload"
	}
	return ""
}

func (d messagingDoor) chatOf(r *http.Request) string {
	if c := d.ConversationOf(r); c != nil {
		return c.ID
	}
	return ""
}

func (d messagingDoor) refuse(w http.ResponseWriter, r *http.Request, f CallFault) {
	d.Refuse(w, r, f.Status, time.Duration(f.RetryAfter))
}

// intercept decides about a request on a socket: first what goes wrong
// everywhere, then what goes wrong with its chat.
func (s *Simulator) intercept(c *webmessaging.Conversation, r webmessaging.Request) webmessaging.Interception {
	call := requested(r)
	f := s.faults.forCall(call)
	if c != nil && f == (CallFault{}) {
		if mishaps := s.mishaps.of(c.ID); mishaps != nil {
			f = mishaps.forCall(call)
		}
	}
	return f.interception()
}

// requested names what a request asks for, as calls of guest chat are named.
func requested(r webmessaging.Request) string {
	switch r.Action {
	case webmessaging.ActionConfigure, webmessaging.ActionConfigureAuthenticated, webmessaging.ActionGetConfiguration:
		return "create"
	case webmessaging.ActionCloseSession:
		return "leave"
	case webmessaging.ActionEcho:
		return "echo"
	case webmessaging.ActionGetJWT:
		return "jwt"
	case webmessaging.ActionUpload, webmessaging.ActionGetAttachment, webmessaging.ActionDeleteAttachment:
		return "upload"
	default:
	}
	switch m := r.Message; {
	case m == nil:
		return ""
	case m.Presence() == webmessaging.PresenceClear:
		return "leave"
	case m.Presence() == webmessaging.PresenceJoin:
		return "create"
	case m.Typing() != nil:
		return "typing"
	default:
		return "send"
	}
}

func (f CallFault) interception() webmessaging.Interception {
	i := webmessaging.Interception{Delay: time.Duration(f.Delay), Lost: f.Lost}
	if f.Status != 0 {
		i.Refusal = f.frame()
	}
	return i
}

// frame is the refusal on a socket. Its codes are numbers: the fault's own, or
// one that goes with the status.
func (f CallFault) frame() *webmessaging.Refusal {
	if f.Status == http.StatusTooManyRequests {
		return webmessaging.TooMany(time.Duration(f.RetryAfter))
	}
	code, err := strconv.Atoi(f.Code)
	switch {
	case err == nil:
	case f.Status >= http.StatusInternalServerError:
		code = webmessaging.CodeUnexpected
	default:
		code = f.Status
	}
	return &webmessaging.Refusal{Code: code, Text: "Request failed."}
}
