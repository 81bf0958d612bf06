// Package webmessaging is the wire of the transport webmessaging: Genesys Cloud
// web messaging, one WebSocket for what a guest does and learns, with history
// and files over HTTP beside it. It holds the types of the wire, the client that
// WebChatService uses, and the server's half that the simulator answers with.
//
// The client is a [genesys.Transport]:
//
//	transport := webmessaging.NewTransport(webmessaging.Options{
//		Domain:       "mypurecloud.ie",
//		DeploymentID: "0c9b7a52-1111-4222-8333-944455566677",
//		Origin:       "https://shop.example.com",
//	})
//	defer transport.Close()
//	service := genesys.New(transport, genesys.Options{})
//
// The server is an http.Handler that holds conversations for whoever answers:
//
//	server := webmessaging.NewServer(webmessaging.ServerOptions{
//		Serve: func(ctx context.Context, c *webmessaging.Conversation) {
//			ann := c.Join(webmessaging.Member{Role: webmessaging.RoleAgent, Name: "Ann"})
//			_ = ann.Say("Hello")
//		},
//	})
//
// What is sent follows the wire strictly. What is read may hold keys, classes
// and content that this package does not know: they are passed over.
package webmessaging

import "encoding/json"

// MaxText is how many bytes a guest's message may have.
const MaxText = 4096

// MaxAnswer is how many characters a message to the guest may have.
const MaxAnswer = 4000

// HealthCheckID is the tracing id by which the vendor's clients know the reply
// to a health check; ours does as they do.
const HealthCheckID = "SGVhbHRoQ2hlY2tNZXNzYWdlSWQ="

// Action is what a guest asks for.
type Action string

// The actions. Two more are in the vendor's list, disconnectCustomer and
// resumeToken, without a word on what they take.
const (
	ActionConfigure              Action = "configureSession"
	ActionConfigureAuthenticated Action = "configureAuthenticatedSession"
	ActionMessage                Action = "onMessage"
	ActionUpload                 Action = "onAttachment"
	ActionGetAttachment          Action = "getAttachment"
	ActionDeleteAttachment       Action = "deleteAttachment"
	ActionEcho                   Action = "echo"
	ActionGetJWT                 Action = "getJwt"
	ActionGetConfiguration       Action = "getConfiguration"
	ActionCloseSession           Action = "closeSession"
)

// A Request is one frame from the guest: all actions in one type, each with
// the members that it needs.
type Request struct {
	Action    Action `json:"action"`
	Token     string `json:"token,omitempty"` // the guest's own secret: who has it is the guest
	TracingID string `json:"tracingId,omitempty"`

	// Of configureSession, configureAuthenticatedSession and getConfiguration.
	DeploymentID   string          `json:"deploymentId,omitempty"`
	StartNew       *bool           `json:"startNew,omitempty"`
	JourneyContext *JourneyContext `json:"journeyContext,omitempty"`
	Data           *SignInData     `json:"data,omitempty"`

	// Of onMessage and echo.
	Message *Message `json:"message,omitempty"`
	// Channel is where custom attributes stood until June 2026. Servers take it
	// and do not look at it any more.
	Channel *Channel `json:"channel,omitempty"`

	// Of onAttachment, getAttachment and deleteAttachment.
	AttachmentID string `json:"attachmentId,omitempty"`
	FileName     string `json:"fileName,omitempty"`
	FileType     string `json:"fileType,omitempty"`
	FileSize     int64  `json:"fileSize,omitempty"`
	FileMD5      string `json:"fileMd5,omitempty"`
	ErrorsAsJSON bool   `json:"errorsAsJson,omitempty"`

	// Of closeSession.
	CloseAllConnections bool `json:"closeAllConnections,omitempty"`
}

// SignInData proves who a signed-in guest is.
type SignInData struct {
	Code string `json:"code"` // the JWT of the token exchange
}

// JourneyContext is the page's journey, passed through.
type JourneyContext struct {
	Customer         JourneyCustomer `json:"customer"`
	CustomerSession  JourneySession  `json:"customerSession"`
	TriggeringAction *JourneyAction  `json:"triggeringAction,omitempty"`
}

// JourneyCustomer names the customer of a journey.
type JourneyCustomer struct {
	ID     string `json:"id"`
	IDType string `json:"idType"`
}

// JourneySession names the session of a journey.
type JourneySession struct {
	ID   string `json:"id"`
	Type string `json:"type"`
}

// JourneyAction names what led to the chat.
type JourneyAction struct {
	ID        string            `json:"id"`
	ActionMap *JourneyActionMap `json:"actionMap,omitempty"`
}

// JourneyActionMap names the action map of a triggering action.
type JourneyActionMap struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
}

// FrameType tells answers from what the server says by itself.
type FrameType string

// The frame types.
const (
	FrameResponse FrameType = "response"
	FrameMessage  FrameType = "message"
)

// Class says what the body of a [Frame] is.
type Class string

// The classes. Clients pass over those that they do not know.
const (
	ClassString           Class = "string" // an error whose body is a text
	ClassSession          Class = "SessionResponse"
	ClassMessage          Class = "StructuredMessage"
	ClassPresignedURL     Class = "PresignedUrlResponse"
	ClassUploadSuccess    Class = "UploadSuccessEvent"
	ClassUploadFailure    Class = "UploadFailureEvent"
	ClassURLError         Class = "GenerateUrlError"
	ClassDeleted          Class = "AttachmentDeletedResponse"
	ClassJWT              Class = "JwtResponse"
	ClassConfiguration    Class = "GetConfigurationResponse"
	ClassTooMany          Class = "TooManyRequestsErrorMessage"
	ClassConnectionClosed Class = "ConnectionClosedEvent"
	ClassSessionExpired   Class = "SessionExpiredEvent"
	ClassSessionCleared   Class = "SessionClearedEvent"
	ClassLogout           Class = "LogoutEvent"
)

// A Frame is one frame to the guest. The class, not the type, says what Body
// is; of class string it is a JSON string.
type Frame struct {
	Type      FrameType       `json:"type"`
	Class     Class           `json:"class"`
	Code      int             `json:"code"`
	Body      json.RawMessage `json:"body"`
	TracingID string          `json:"tracingId,omitempty"`
}

// The codes of a frame, and the error codes inside bodies.
const (
	CodeOK                  = 200
	CodeBadRequest          = 400
	CodeUnauthorized        = 401
	CodeForbidden           = 403
	CodeNotFound            = 404
	CodeTimeout             = 408
	CodeReadOnly            = 409
	CodeTooMany             = 429
	CodeUploadUnavailable   = 4000
	CodeFileType            = 4001
	CodeFileSize            = 4002
	CodeFileContent         = 4003
	CodeFileName            = 4004
	CodeFileNameLength      = 4005
	CodeSessionExpired      = 4006
	CodeSessionNotFound     = 4007
	CodeAttachmentExpired   = 4008
	CodeAttachmentNotFound  = 4009
	CodeAttachmentNotUpload = 4010
	CodeTextTooLong         = 4011
	CodeCustomDataTooLarge  = 4013
	CodeSessionSignedIn     = 4017 // an anonymous guest comes with the token of a signed-in one
	CodeRequestRate         = 4029
	CodeFileEmpty           = 4102
	CodeUnexpected          = 5000
)
