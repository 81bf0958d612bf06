package webmessaging

// SessionResponse answers configureSession and closeSession. Only Connected is
// always there; ExpirationDate is in seconds since 1970.
type SessionResponse struct {
	Connected              bool          `json:"connected"`
	NewSession             bool          `json:"newSession"`
	ReadOnly               bool          `json:"readOnly"`
	ClearedExistingSession bool          `json:"clearedExistingSession"`
	AutoStarted            bool          `json:"autoStarted"`
	MaxCustomDataBytes     int           `json:"maxCustomDataBytes,omitempty"`
	DurationSeconds        int64         `json:"durationSeconds,omitempty"`
	ExpirationDate         int64         `json:"expirationDate,omitempty"`
	AllowedMedia           *AllowedMedia `json:"allowedMedia,omitempty"`
	BlockedExtensions      []string      `json:"blockedExtensions,omitempty"`
}

// AllowedMedia says which files a guest may send.
type AllowedMedia struct {
	Inbound *FileRules `json:"inbound,omitempty"`
}

// FileRules are the types and the size of files.
type FileRules struct {
	FileTypes     []FileType `json:"fileTypes,omitempty"`
	MaxFileSizeKB int64      `json:"maxFileSizeKB,omitempty"`
}

// FileType is one MIME type, or */*.
type FileType struct {
	Type string `json:"type"`
}

// JWTResponse answers getJwt. Exp is in seconds since 1970.
type JWTResponse struct {
	JWT string `json:"jwt"`
	Exp int64  `json:"exp"`
}

// PresignedURL answers onAttachment: PUT the file there with these headers. To
// getAttachment it says where the file is now.
type PresignedURL struct {
	AttachmentID string            `json:"attachmentId"`
	URL          string            `json:"url"`
	Headers      map[string]string `json:"headers"`
	FileName     string            `json:"fileName,omitempty"`
	FileSize     int64             `json:"fileSize,omitempty"`
	FileType     string            `json:"fileType,omitempty"`
}

// AttachmentNews is the body of all other frames about an attachment: upload
// done or not, no address to be had, deleted.
type AttachmentNews struct {
	AttachmentID string `json:"attachmentId"`
	DownloadURL  string `json:"downloadUrl,omitempty"`
	ErrorCode    int    `json:"errorCode,omitempty"`
	ErrorMessage string `json:"errorMessage,omitempty"`
	Timestamp    *Stamp `json:"timestamp,omitempty"`
}

// TooManyRequests says how many seconds to wait.
type TooManyRequests struct {
	RetryAfter   int    `json:"retryAfter"`
	ErrorCode    int    `json:"errorCode"`
	ErrorMessage string `json:"errorMessage"`
}

// ConnectionClosed says why the server closes a connection, if it says so. The
// vendor's clients read the reason under one name, its schema has the other.
type ConnectionClosed struct {
	Reason     string `json:"reason,omitempty"`
	ReasonCode string `json:"reasonCode,omitempty"`
}

// ReasonSignedIn is the only reason known: the guest signed in elsewhere.
const ReasonSignedIn = "signedIn"

// Configuration answers getConfiguration.
type Configuration struct {
	AllowedMedia           *AllowedMedia `json:"allowedMedia,omitempty"`
	BlockedExtensions      []string      `json:"blockedExtensions,omitempty"`
	MaxCustomDataBytes     int           `json:"maxCustomDataBytes,omitempty"`
	MessageRoutingEnabled  bool          `json:"messageRoutingEnabled"`
	SessionDurationSeconds int64         `json:"sessionDurationSeconds,omitempty"`
}

// History is a page of what was said, the newest first.
type History struct {
	Entities   []Message `json:"entities"`
	PageSize   int       `json:"pageSize"`
	PageNumber int       `json:"pageNumber"`
	Total      int       `json:"total"`
	PageCount  int       `json:"pageCount"`
}

// SignInRequest is the body of the token exchange.
type SignInRequest struct {
	DeploymentID string `json:"deploymentId"`
	OAuth        OAuth  `json:"oauth"`
}

// OAuth is what a login gave: a code with what belongs to it, or an id token.
type OAuth struct {
	Code         string `json:"code,omitempty"`
	RedirectURI  string `json:"redirectUri,omitempty"`
	CodeVerifier string `json:"codeVerifier,omitempty"`
	IDToken      string `json:"idToken,omitempty"`
	Nonce        string `json:"nonce,omitempty"`
}

// SignedIn answers the token exchange, and without a refresh token the refresh.
type SignedIn struct {
	JWT          string `json:"jwt"`
	RefreshToken string `json:"refreshToken,omitempty"`
}

// RefreshRequest is the body of a refresh.
type RefreshRequest struct {
	RefreshToken string `json:"refreshToken"`
}

// The paths of what is asked over HTTP.
const (
	SocketPath   = "/v1"
	HistoryPath  = "/api/v2/webmessaging/messages"
	ExchangePath = "/api/v2/webdeployments/token/oauthcodegrantjwtexchange"
	RefreshPath  = "/api/v2/webdeployments/token/refresh"
	RevokePath   = "/api/v2/webdeployments/token/revoke"
	// DeploymentsPath is followed by an id and config.json or domains.json.
	DeploymentsPath = "/webdeployments/v1/deployments/"
)
