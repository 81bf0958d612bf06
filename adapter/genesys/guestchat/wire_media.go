package guestchat

// A MediaRequest is an agent's wish to browse along or to see the guest's
// screen. Files are not media here.
type MediaRequest struct {
	ID              string      `json:"id,omitempty"`
	Name            string      `json:"name,omitempty"`
	Types           []MediaType `json:"types"`
	State           MediaState  `json:"state"`
	CommunicationID string      `json:"communicationId,omitempty"`
	SecurityKey     string      `json:"securityKey,omitempty"`
	SelfURI         string      `json:"selfUri,omitempty"`
}

// MediaRequestList answers GET /mediarequests. It is not paged.
type MediaRequestList struct {
	Entities []MediaRequest `json:"entities"`
}

// MediaType is what an agent asks for.
type MediaType string

// The media types.
const (
	MediaCobrowse    MediaType = "COBROWSE"
	MediaScreenshare MediaType = "SCREENSHARE"
)

// MediaState is what became of a media request.
type MediaState string

// The states of a media request. A guest may set accepted, declined and
// errored.
const (
	MediaPending   MediaState = "PENDING"
	MediaAccepted  MediaState = "ACCEPTED"
	MediaDeclined  MediaState = "DECLINED"
	MediaTimedOut  MediaState = "TIMEDOUT"
	MediaCancelled MediaState = "CANCELLED"
	MediaErrored   MediaState = "ERRORED"
)
