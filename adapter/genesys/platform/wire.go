package platform

import "time"

// The paths of the API that are asked. Conversations are followed by an id.
const (
	TokenPath         = "/oauth/token"
	MessagesPath      = "/api/v2/conversations/messages/" // followed by a conversation's id, or a message's and /details
	ConversationsPath = "/api/v2/conversations/"          // followed by id/participants/id/attributes
)

// Token answers a request for a token. ExpiresIn is in seconds.
type Token struct {
	AccessToken string `json:"access_token"`
	TokenType   string `json:"token_type"`
	ExpiresIn   int    `json:"expires_in"`
}

// MessageDetails says where a message belongs.
type MessageDetails struct {
	ID             string `json:"id"`
	ConversationID string `json:"conversationId"`
}

// A Conversation is who is and was in it.
type Conversation struct {
	ID           string        `json:"id"`
	Participants []Participant `json:"participants"`
}

// A Participant is somebody in a conversation, or something. The purposes are those
// of package webmessaging, and more.
type Participant struct {
	ID            string            `json:"id"`
	Purpose       string            `json:"purpose"`
	Name          string            `json:"name,omitempty"`
	State         string            `json:"state"`
	ConnectedTime *time.Time        `json:"connectedTime,omitempty"`
	EndTime       *time.Time        `json:"endTime,omitempty"`
	Attributes    map[string]string `json:"attributes,omitempty"`
}

// The states of a participant that matter here; the others are of ringing and of
// leaving.
const (
	StateAlerting     = "alerting"
	StateConnected    = "connected"
	StateDisconnected = "disconnected"
)

// Attributes is the body of a change, and its answer.
type Attributes struct {
	Attributes map[string]string `json:"attributes"`
}

// Problem is what the API says when it refuses. Status is that of HTTP.
type Problem struct {
	Status  int    `json:"status"`
	Code    string `json:"code"`
	Message string `json:"message"`
}
