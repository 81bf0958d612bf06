package webmessaging

import (
	"context"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// A Platform knows of a conversation what its guest is not told: who is in it,
// and under which id. Package platform asks the vendor's Platform API.
//
// All methods may be called concurrently. They keep to the platform's own rates,
// and may take long to do so. What the platform refuses is a
// [genesys.ResponseError].
type Platform interface {
	// Find returns the conversation that a message belongs to. The platform may
	// learn of a message later than the guest; until then the refusal is a 404.
	Find(ctx context.Context, message string) (conversation string, err error)
	// People returns all who are or were in a conversation.
	People(ctx context.Context, conversation string) ([]Person, error)
	// SetAttributes adds to what is attached to a person in a conversation.
	SetAttributes(ctx context.Context, conversation, person string, attributes map[string]string) (genesys.Response, error)
}

// A Person is somebody in a conversation, or something, as the platform sees it.
type Person struct {
	ID      string
	Purpose Purpose
	Name    string    // empty if the platform does not tell
	Here    bool      // connected; who only rings, waits or has left is not
	Came    time.Time // zero: not yet, or unknown
	Left    time.Time // zero likewise
}

// Purpose is why somebody is in a conversation. There are more of them.
type Purpose string

// The purposes that matter here.
const (
	PurposeCustomer Purpose = "customer" // the guest
	PurposeAgent    Purpose = "agent"    // brought in by a queue
	PurposeUser     Purpose = "user"     // brought in by a colleague
	PurposeQueue    Purpose = "acd"      // the queue
	PurposeWorkflow Purpose = "workflow" // the inbound message flow
)

// isAgent reports whether it is a human on the other side.
func (p Person) isAgent() bool { return p.Purpose == PurposeAgent || p.Purpose == PurposeUser }
