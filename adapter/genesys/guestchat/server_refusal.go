package guestchat

import (
	"fmt"
	"net/http"
	"time"
)

// A Refusal is an answer of the API that says no. Code and Status are what
// clients go by.
type Refusal struct {
	Status int
	Code   string
	// Detail says more, for people: the parameter "message" of the answer.
	Detail string
	// RetryAfter, if set, is sent as the header of that name.
	RetryAfter time.Duration
}

// saying is the same refusal with a detail.
func (r *Refusal) saying(format string, args ...any) *Refusal {
	refusal := *r
	refusal.Detail = fmt.Sprintf(format, args...)
	return &refusal
}

// The refusals of the API that this server has occasion to give.
var (
	// When a conversation is asked for.
	DeploymentDisabled   = refuse(http.StatusBadRequest, "chat.deployment.disabled")
	AuthRequired         = refuse(http.StatusBadRequest, "chat.deployment.require.auth")
	BadAuth              = refuse(http.StatusBadRequest, "chat.deployment.bad.auth")
	InvalidQueue         = refuse(http.StatusBadRequest, "chat.error.invalid.queue")
	InvalidFlow          = refuse(http.StatusBadRequest, "chat.error.invalid.flow")
	InvalidRoutingTarget = refuse(http.StatusBadRequest, "chat.error.createconversationrequest.routingtarget")
	BadDeploymentID      = refuse(http.StatusBadRequest, "chat.error.pattern.createconversationrequest.deploymentid")
	OriginNotAllowed     = refuse(http.StatusForbidden, "origin.not.allowed")

	// When the guest does something.
	NotActive      = refuse(http.StatusBadRequest, "chat.error.conversation.state")
	MemberLeft     = refuse(http.StatusBadRequest, "chat.error.member.state")
	BodyMissing    = refuse(http.StatusBadRequest, "chat.error.notnull.createconversationmessagerequest.body")
	BadChatRequest = refuse(http.StatusBadRequest, "chat.error.bad.request")
	NoSuchThing    = refuse(http.StatusNotFound, "chat.error.not.found")

	// Always.
	BadRequest             = refuse(http.StatusBadRequest, "bad.request")
	BadQueryValue          = refuse(http.StatusBadRequest, "invalid.query.param.value")
	BadValue               = refuse(http.StatusBadRequest, "invalid.value")
	AuthenticationRequired = refuse(http.StatusUnauthorized, "authentication.required")
	BadCredentials         = refuse(http.StatusUnauthorized, "bad.credentials")
	CredentialsExpired     = refuse(http.StatusUnauthorized, "credentials.expired")
	NotAuthorized          = refuse(http.StatusForbidden, "not.authorized")
	NotFound               = refuse(http.StatusNotFound, "not.found")
	EntityTooLarge         = refuse(http.StatusRequestEntityTooLarge, "request.entity.too.large")
	UnsupportedMediaType   = refuse(http.StatusUnsupportedMediaType, "unsupported.media.type")
	TooManyRequests        = refuse(http.StatusTooManyRequests, "too.many.requests.retry.after")
	InternalError          = refuse(http.StatusInternalServerError, "internal.server.error")
	Unavailable            = refuse(http.StatusServiceUnavailable, "service.unavailable")
)

// askAgain is for a guest whose conversation nobody here holds at the moment: it is
// just being released or forgotten, or cannot be got, or the server is being closed.
// Nothing was done, which clients see by Retry-After, and who asks again is told by
// whoever holds the conversation then.
var askAgain = &Refusal{Status: Unavailable.Status, Code: Unavailable.Code, RetryAfter: time.Second}

func refuse(status int, code string) *Refusal { return &Refusal{Status: status, Code: code} }

// missing is the refusal of a create request that lacks a field.
func missing(field string) *Refusal {
	return refuse(http.StatusBadRequest, "chat.error.notnull.createconversationrequest."+field)
}
