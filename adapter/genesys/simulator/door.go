package simulator

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// A door is a guest's way in over HTTP. Faults stand before it.
type door interface {
	http.Handler
	// callOf names the operation that a request is for, as faults do; empty if
	// it has no name.
	callOf(r *http.Request) string
	// chatOf names the chat that a request is about, or "". Nothing is granted
	// by it: single chats' faults hang on it.
	chatOf(r *http.Request) string
	// refuse answers in the words of the API.
	refuse(w http.ResponseWriter, r *http.Request, f CallFault)
}

// A guestChatDoor is the one of guest chat.
type guestChatDoor struct {
	*guestchat.Server
	rate *rate
}

// ServeHTTP answers a call, unless it is one too many of its chat.
func (d guestChatDoor) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	_, attaches := tokenOf(r)
	if chat := d.chatOf(r); !attaches && chat != "" && r.Method != http.MethodOptions {
		if wait, ok := d.rate.allows(chat); !ok {
			d.refuse(w, r, CallFault{Status: http.StatusTooManyRequests, RetryAfter: Duration(wait)})
			return
		}
	}
	d.Server.ServeHTTP(w, r)
}

func (d guestChatDoor) callOf(r *http.Request) string {
	if strings.HasPrefix(r.URL.Path, "/chat/") {
		return "attach"
	}
	rest, ok := strings.CutPrefix(r.URL.Path, guestchat.BasePath+"/conversations")
	if !ok {
		return ""
	}
	parts := strings.Split(strings.Trim(rest, "/"), "/") // conversation, members, member, deed
	switch {
	case len(parts) == 1 && parts[0] == "":
		return "create"
	case len(parts) == 4 && parts[3] == "messages":
		return "send"
	case len(parts) == 4 && parts[3] == "typing":
		return "typing"
	case len(parts) == 3 && r.Method == http.MethodDelete:
		return "leave"
	case len(parts) >= 2 && parts[1] == "mediarequests":
		return "media"
	case len(parts) == 2:
		return parts[1] // members, messages
	case len(parts) == 3:
		return strings.TrimSuffix(parts[1], "s") // member, message
	}
	return ""
}

func (d guestChatDoor) chatOf(r *http.Request) string {
	if token, ok := tokenOf(r); ok {
		return chatOfToken(token)
	}
	rest, _ := strings.CutPrefix(r.URL.Path, guestchat.BasePath+"/conversations/")
	id, _, _ := strings.Cut(rest, "/")
	return id
}

// tokenOf returns the token in the address of an event stream.
func tokenOf(r *http.Request) (string, bool) { return strings.CutPrefix(r.URL.Path, "/chat/jwt/") }

// chatOfToken reads which chat a token claims to be for, unverified.
func chatOfToken(token string) string {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	claims, err := base64.RawURLEncoding.DecodeString(parts[1])
	var c struct {
		Data struct {
			Conversation string `json:"conv"`
		} `json:"data"`
	}
	if err != nil || json.Unmarshal(claims, &c) != nil {
		return ""
	}
	return c.Data.Conversation
}

// refusalCodes are the API's general codes.
var refusalCodes = map[int]string{
	http.StatusBadRequest:          guestchat.BadRequest.Code,
	http.StatusUnauthorized:        guestchat.BadCredentials.Code,
	http.StatusForbidden:           guestchat.NotAuthorized.Code,
	http.StatusNotFound:            guestchat.NotFound.Code,
	http.StatusTooManyRequests:     guestchat.TooManyRequests.Code,
	http.StatusInternalServerError: guestchat.InternalError.Code,
	http.StatusServiceUnavailable:  guestchat.Unavailable.Code,
}

func (d guestChatDoor) refuse(w http.ResponseWriter, r *http.Request, f CallFault) {
	code := f.Code
	if code == "" {
		code = refusalCodes[f.Status]
	}
	if code == "" {
		code = guestchat.InternalError.Code
	}
	d.Refuse(w, r, &guestchat.Refusal{Status: f.Status, Code: code, RetryAfter: time.Duration(f.RetryAfter)})
}
