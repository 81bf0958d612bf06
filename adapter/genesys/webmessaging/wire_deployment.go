package webmessaging

import (
	"net/url"
	"strings"
)

// DeploymentConfig is a deployment's config.json: how the messenger is set up.
type DeploymentConfig struct {
	ID              string        `json:"id"`
	Version         string        `json:"version"`
	Status          string        `json:"status"`
	Languages       []string      `json:"languages"`
	DefaultLanguage string        `json:"defaultLanguage"`
	APIEndpoint     string        `json:"apiEndpoint"`
	HeadlessMode    Switch        `json:"headlessMode"`
	Messenger       Messenger     `json:"messenger"`
	Position        Position      `json:"position"`
	JourneyEvents   Switch        `json:"journeyEvents"`
	Auth            SignInOptions `json:"auth"`
}

// Active is the status of a deployment that guests may use.
const Active = "Active"

// Switch is something that is on or off.
type Switch struct {
	Enabled bool `json:"enabled"`
}

// Messenger is what the guest sees.
type Messenger struct {
	Enabled        bool       `json:"enabled"`
	Apps           Apps       `json:"apps"`
	Styles         Styles     `json:"styles"`
	LauncherButton Launcher   `json:"launcherButton"`
	HomeScreen     Switch     `json:"homeScreen"`
	FileUpload     FileUpload `json:"fileUpload"`
}

// Apps are the parts of the messenger.
type Apps struct {
	Conversations Conversations `json:"conversations"`
	Knowledge     Switch        `json:"knowledge"`
}

// Conversations say how chats go.
type Conversations struct {
	Enabled                bool          `json:"enabled"`
	MessagingEndpoint      string        `json:"messagingEndpoint,omitempty"`
	ShowAgentTyping        bool          `json:"showAgentTypingIndicator"`
	ShowUserTyping         bool          `json:"showUserTypingIndicator"`
	SessionDurationSeconds int64         `json:"sessionDurationSeconds,omitempty"`
	AutoStart              Switch        `json:"autoStart"` // guests start with Join
	ConversationDisconnect Disconnection `json:"conversationDisconnect"`
	ConversationClear      Switch        `json:"conversationClear"`
	Markdown               Switch        `json:"markdown"`
	Notifications          Notifications `json:"notifications"`
	Humanize               Humanize      `json:"humanize"`
}

// Disconnection says what the guest learns of the end of a conversation.
type Disconnection struct {
	Enabled bool   `json:"enabled"`
	Type    string `json:"type,omitempty"`
}

// The types of a [Disconnection]: the guest may go on, or read only.
const (
	DisconnectSend     = "Send"
	DisconnectReadOnly = "ReadOnly"
)

// Notifications say what a browser shows of messages.
type Notifications struct {
	Enabled     bool   `json:"enabled"`
	ContentType string `json:"notificationContentType,omitempty"`
}

// Humanize gives agents and bots names and faces.
type Humanize struct {
	Enabled bool    `json:"enabled"`
	Bot     BotFace `json:"bot"`
}

// BotFace is how a bot appears.
type BotFace struct {
	Name      string `json:"name,omitempty"`
	AvatarURL string `json:"avatarUrl,omitempty"`
}

// Styles are the messenger's colours.
type Styles struct {
	PrimaryColor string `json:"primaryColor,omitempty"`
}

// Launcher is the messenger's button: On, Off or OnDemand.
type Launcher struct {
	Visibility string `json:"visibility,omitempty"`
}

// FileUpload says which files guests may send.
type FileUpload struct {
	EnableAttachments bool        `json:"enableAttachments"`
	Modes             []FileTypes `json:"modes"`
}

// FileTypes are MIME types with their size.
type FileTypes struct {
	FileTypes     []string `json:"fileTypes"`
	MaxFileSizeKB int64    `json:"maxFileSizeKB"`
}

// Position is where the messenger stands on the page.
type Position struct {
	Alignment string `json:"alignment,omitempty"`
}

// SignInOptions say whether guests may sign in, and still when they chat.
type SignInOptions struct {
	Enabled             bool `json:"enabled"`
	AllowSessionUpgrade bool `json:"allowSessionUpgrade"`
}

// Domains is a deployment's domains.json: whose pages may use it.
type Domains struct {
	AllowAllDomains bool     `json:"allowAllDomains"`
	AllowedDomains  []string `json:"allowedDomains"`
}

// Allow reports whether pages of that origin may connect: the host must be one
// of the domains or lie under one; scheme, port and case do not matter.
func (d Domains) Allow(origin string) bool {
	if d.AllowAllDomains {
		return true
	}
	host := strings.ToLower(origin)
	if u, err := url.Parse(origin); err == nil && u.Hostname() != "" {
		host = strings.ToLower(u.Hostname())
	}
	for _, domain := range d.AllowedDomains {
		domain = strings.ToLower(domain)
		if host != "" && domain != "" && (host == domain || strings.HasSuffix(host, "."+domain)) {
			return true
		}
	}
	return false
}
