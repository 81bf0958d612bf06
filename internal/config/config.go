// Package config reads the operator's settings: botrunner.yaml, the environment
// and the command line.
//
// The settings have the shape of the chat widget's configuration, so that a
// site can paste what it has:
//
//	transport:
//	  type: purecloud-v2-sockets
//	  dataURL: https://api.mypurecloud.com
//	  deploymentKey: 0a1b2c3d-0000-4000-8000-000000000001
//	  orgGuid: 0a1b2c3d-0000-4000-8000-000000000002
//	  interactionData:
//	    routing: {targetType: QUEUE, targetAddress: Support, priority: 2}
//	userData: {customerId: "59606"}
//	routes:
//	  - {queue: Billing, flow: billing.flow.yaml}
//
// Every key is a flag as well (--transport.dataURL) and an environment variable
// (BOTRUNNER_TRANSPORT_DATAURL). A flag wins over a variable, a variable over
// the file, the file over the default. Whatever is wrong or missing is told in
// one go, each with the place where it stands.
//
// viper decides which source wins. It never sees the file itself, because it
// forgets the case of keys and splits them at dots: the file is walked here,
// strictly, and userData does not pass through viper at all.
package config

import (
	"maps"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// Config is the settings in force. Times are milliseconds in the sources.
type Config struct {
	Transport      Transport
	UserData       map[string]string // attached to every chat
	RestoreTimeout time.Duration     // how old a chat may be to be taken up again
	AjaxTimeout    time.Duration     // bounds each request
	Files          string            // folder with the files that flows may send; empty: none

	Store   Store   // where conversations are kept
	Journal Journal // where it is written what happens to them

	Patterns     map[string]string     // regular expressions for the type pattern, by name
	Connections  map[string]Connection // that flows may call
	Hours        map[string]Hours      // when places are open, by the names that flows use; nil: there is no file
	Alerts       map[string]Alert      // whom monitors can tell, by the names that they use
	AllowedHosts []string              // that calls may reach; none: each connection its own host

	Serve  Serve
	Routes []Route // the first that matches a customer serves
	Admin  Admin
	Log    Log
	Limits Limits

	origins  map[string]origin // by key; for userData by key and the name in it
	warnings Problems
}

// Transport is the way to the chat server. Type is empty if no source says
// anything of a transport; otherwise all that it needs is there.
type Transport struct {
	Type               string // PureCloud or WebMessaging; what is only for the other one is at its default
	DataURL            string // without a slash at its end
	DeploymentKey      string
	OrgGUID            string
	Pagination         bool
	MaxMessagePageSize int
	InteractionData    InteractionData
	BotEventsEnabled   bool
	Messaging          Messaging

	// SocketHeartbeatTrackerInterval is how long the event stream may be silent.
	SocketHeartbeatTrackerInterval time.Duration
	// MemberAuthToken makes the guest an authenticated one. It comes from
	// memberAuthToken or from the file that memberAuthTokenFile names.
	MemberAuthToken     bot.Secret
	MemberAuthTokenFile string
}

// InteractionData is what a chat is opened with.
type InteractionData struct {
	Routing  Routing
	UserData map[string]string
	Journey  Journey
}

// Routing says who should answer where a flow does not say it.
type Routing struct {
	TargetType    string // QUEUE
	TargetAddress string // the queue's name; empty: every flow has to name one
	Priority      *int   // 0 (lowest) to 10; nil: none asked for
	Skills        []string
	Language      string
}

// Journey is the journey that the chat belongs to. Empty strings and zero are
// not sent.
type Journey struct {
	CustomerID       string
	CustomerIDType   string
	SessionID        string
	SessionType      string
	ActionID         string
	ActionMapID      string
	ActionMapVersion int
}

// MergedUserData is the user data of both places where it may stand. What
// stands at the top of the settings wins over the transport's interactionData.
func (c *Config) MergedUserData() map[string]string {
	all := map[string]string{}
	maps.Copy(all, c.Transport.InteractionData.UserData)
	maps.Copy(all, c.UserData)
	return all
}

// Warnings tells of settings that have no effect, or that may surprise, in the
// order of the file.
func (c *Config) Warnings() Problems { return c.warnings }
