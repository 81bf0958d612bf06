// Package guestchat is the wire of the transport purecloud-v2-sockets: the
// Genesys Cloud guest chat API (REST for what a guest does, one WebSocket for
// what a guest learns). It holds the types of the wire, the client that
// WebChatService uses, and the server's half that the simulator and the front
// share.
package guestchat

import "time"

// BasePath is where the guest chat API lives on its host.
const BasePath = "/api/v2/webchat/guest"

// MaxBody is how many characters a message may have.
const MaxBody = 4000

// CreateConversation is the body of POST /conversations.
type CreateConversation struct {
	OrganizationID  string          `json:"organizationId"`
	DeploymentID    string          `json:"deploymentId"`
	RoutingTarget   *RoutingTarget  `json:"routingTarget,omitempty"`
	MemberInfo      *MemberInfo     `json:"memberInfo,omitempty"`
	MemberAuthToken string          `json:"memberAuthToken,omitempty"`
	JourneyContext  *JourneyContext `json:"journeyContext,omitempty"`
}

// RoutingTarget says who should answer. TargetAddress is the queue's name.
type RoutingTarget struct {
	TargetType    string   `json:"targetType,omitempty"`
	TargetAddress string   `json:"targetAddress,omitempty"`
	Skills        []string `json:"skills,omitempty"`
	Language      string   `json:"language,omitempty"`
	Priority      *int64   `json:"priority,omitempty"`
}

// MemberInfo describes the guest. CustomFields is the only vehicle of user data.
type MemberInfo struct {
	DisplayName    *string           `json:"displayName,omitempty"`
	FirstName      string            `json:"firstName,omitempty"`
	LastName       string            `json:"lastName,omitempty"`
	Email          string            `json:"email,omitempty"`
	PhoneNumber    string            `json:"phoneNumber,omitempty"`
	AvatarImageURL string            `json:"avatarImageUrl,omitempty"`
	Role           string            `json:"role,omitempty"` // widgets send CUSTOMER; the server sets it anyway
	CustomFields   map[string]string `json:"customFields,omitempty"`
}

// JourneyContext is the page's journey, passed through.
type JourneyContext struct {
	Customer         *JourneyCustomer `json:"customer,omitempty"`
	CustomerSession  *JourneySession  `json:"customerSession,omitempty"`
	TriggeringAction *JourneyAction   `json:"triggeringAction,omitempty"`
}

// JourneyCustomer names the customer of a journey.
type JourneyCustomer struct {
	ID     string `json:"id,omitempty"`
	IDType string `json:"idType,omitempty"`
}

// JourneySession names the session of a journey.
type JourneySession struct {
	ID   string `json:"id,omitempty"`
	Type string `json:"type,omitempty"`
}

// JourneyAction names what led to the chat.
type JourneyAction struct {
	ID        string            `json:"id,omitempty"`
	ActionMap *JourneyActionMap `json:"actionMap,omitempty"`
}

// JourneyActionMap names the action map of a triggering action.
type JourneyActionMap struct {
	ID      string `json:"id,omitempty"`
	Version int32  `json:"version,omitempty"`
}

// CreateConversationResponse answers POST /conversations. EventStreamURI is
// opened as it stands.
type CreateConversationResponse struct {
	ID             string `json:"id"`
	JWT            string `json:"jwt"`
	EventStreamURI string `json:"eventStreamUri"`
	Member         struct {
		ID string `json:"id"`
	} `json:"member"`
}

// Role is what a member is in the conversation.
type Role string

// The roles. There is none for a supervisor.
const (
	RoleAgent    Role = "AGENT"
	RoleCustomer Role = "CUSTOMER" // the guest
	RoleWorkflow Role = "WORKFLOW" // an Architect flow or a bot
	RoleACD      Role = "ACD"      // the queue
)

// State is where a member stands.
type State string

// The states of a member.
const (
	Alerting     State = "ALERTING"
	Connected    State = "CONNECTED"
	Disconnected State = "DISCONNECTED"
)

// Member is a participant of the conversation.
type Member struct {
	ID                 string            `json:"id"`
	DisplayName        string            `json:"displayName,omitempty"`
	FirstName          string            `json:"firstName,omitempty"`
	LastName           string            `json:"lastName,omitempty"`
	Email              string            `json:"email,omitempty"`
	PhoneNumber        string            `json:"phoneNumber,omitempty"`
	AvatarImageURL     string            `json:"avatarImageUrl,omitempty"`
	Role               Role              `json:"role"`
	JoinDate           *time.Time        `json:"joinDate,omitempty"`
	LeaveDate          *time.Time        `json:"leaveDate,omitempty"`
	AuthenticatedGuest bool              `json:"authenticatedGuest"`
	CustomFields       map[string]string `json:"customFields"`
	State              State             `json:"state"`
}

// MemberList is a page of GET /members.
type MemberList struct {
	Entities    []Member `json:"entities"`
	PageSize    int      `json:"pageSize"`
	PageNumber  int      `json:"pageNumber"`
	Total       int      `json:"total"`
	PageCount   int      `json:"pageCount"`
	SelfURI     string   `json:"selfUri"`
	FirstURI    string   `json:"firstUri"`
	LastURI     string   `json:"lastUri"`
	NextURI     string   `json:"nextUri,omitempty"`
	PreviousURI string   `json:"previousUri,omitempty"`
}

// BodyType is what a message is.
type BodyType string

// The body types. An unknown one counts as standard.
const (
	BodyStandard     BodyType = "standard"
	BodyNotice       BodyType = "notice"
	BodyMemberJoin   BodyType = "member-join"
	BodyMemberLeave  BodyType = "member-leave"
	BodyMediaRequest BodyType = "media-request"
)

// CreateMessage is the body of POST …/messages.
type CreateMessage struct {
	Body     *string  `json:"body,omitempty"`
	BodyType BodyType `json:"bodyType,omitempty"`
	Reply    *Reply   `json:"botrunner,omitempty"` // to botrunner's front
}

// Ref names something by its id, with the path to it where REST gives one.
type Ref struct {
	ID      string `json:"id"`
	SelfURI string `json:"selfUri,omitempty"`
}

// Message is a message as REST gives it.
type Message struct {
	ID           string    `json:"id"`
	Conversation Ref       `json:"conversation"`
	Sender       Ref       `json:"sender"`
	Body         string    `json:"body"`
	BodyType     BodyType  `json:"bodyType"`
	Timestamp    time.Time `json:"timestamp"`
	SelfURI      string    `json:"selfUri"`

	Extension *Extension `json:"botrunner,omitempty"` // of botrunner's front
}

// MessageList is a page of GET /messages. Next and PreviousPage are paths on
// the API host, absent at either end.
type MessageList struct {
	PageSize     int       `json:"pageSize"`
	Entities     []Message `json:"entities"`
	PreviousPage string    `json:"previousPage,omitempty"`
	Next         string    `json:"next,omitempty"`
	SelfURI      string    `json:"selfUri"`
}

// Typing answers POST …/typing.
type Typing struct {
	ID           string    `json:"id"`
	Conversation Ref       `json:"conversation"`
	Sender       Ref       `json:"sender"`
	Timestamp    time.Time `json:"timestamp"`
}

// A Frame is one text frame of the event stream.
type Frame struct {
	TopicName string         `json:"topicName"`
	Version   string         `json:"version,omitempty"`
	EventBody FrameBody      `json:"eventBody"`
	Metadata  *FrameMetadata `json:"metadata,omitempty"`
}

// FrameMetadata says what a frame is about. The capital C is the API's.
type FrameMetadata struct {
	CorrelationID string    `json:"CorrelationId"`
	Type          FrameType `json:"type"`
}

// FrameType is the kind of a frame.
type FrameType string

// The frame types. Channel frames (heartbeat, pong) have none.
const (
	FrameMemberChange FrameType = "member-change"
	FrameMessage      FrameType = "message"
	FrameTyping       FrameType = "typing-indicator"
)

// FrameBody is the union of all bodies.
type FrameBody struct {
	ID           string       `json:"id,omitempty"` // absent in member-change and channel frames
	Conversation *Ref         `json:"conversation,omitempty"`
	Sender       *Ref         `json:"sender,omitempty"`
	Member       *FrameMember `json:"member,omitempty"`
	Body         *string      `json:"body,omitempty"`
	BodyType     BodyType     `json:"bodyType,omitempty"`
	Timestamp    *time.Time   `json:"timestamp,omitempty"`
	Message      string       `json:"message,omitempty"`   // channel frames
	Extension    *Extension   `json:"botrunner,omitempty"` // of botrunner's front
}

// FrameMember is all that a member-change tells of a member.
type FrameMember struct {
	ID    string `json:"id"`
	State State  `json:"state"`
}

// Channel frames.
const (
	TopicChannel     = "channel.metadata"
	HeartbeatMessage = "WebSocket Heartbeat"
)

// MembersTopic names the topic of member-change frames.
func MembersTopic(conversation string) string {
	return "v2.conversations.chats." + conversation + ".members"
}

// MessagesTopic names the topic of message and typing frames.
func MessagesTopic(conversation string) string {
	return "v2.conversations.chats." + conversation + ".messages"
}

// ErrorBody is what the API answers to a call that it refuses. Code and status
// say what happened; the texts vary.
type ErrorBody struct {
	Message           string            `json:"message"`
	Code              string            `json:"code"`
	Status            int               `json:"status"`
	MessageWithParams string            `json:"messageWithParams,omitempty"`
	MessageParams     map[string]string `json:"messageParams,omitempty"`
	ContextID         string            `json:"contextId"`
	Details           []ErrorDetail     `json:"details"`
	Errors            []ErrorBody       `json:"errors"`
}

// ErrorDetail is one finding of a validation.
type ErrorDetail struct {
	ErrorCode  string `json:"errorCode,omitempty"`
	FieldName  string `json:"fieldName,omitempty"`
	EntityID   string `json:"entityId,omitempty"`
	EntityName string `json:"entityName,omitempty"`
}
