package simulator

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// Whose call or event stream it is: faults of single chats hang on it.

// chatOfCall names the chat that a call is about, or "".
func chatOfCall(r *http.Request) string {
	if token, ok := tokenOf(r); ok {
		return chatOfToken(token)
	}
	rest, _ := strings.CutPrefix(r.URL.Path, guestchat.BasePath+"/conversations/")
	id, _, _ := strings.Cut(rest, "/")
	return id
}

// tokenOf returns the token in the address of an event stream.
func tokenOf(r *http.Request) (string, bool) { return strings.CutPrefix(r.URL.Path, "/chat/jwt/") }

// chatOfToken reads which chat a token claims to be for. It is not verified
// here: nothing is granted by it.
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
