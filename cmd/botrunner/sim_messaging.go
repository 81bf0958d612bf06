package main

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/spf13/cobra"
)

// messagingFlags are the flags of sim for web messaging: what nobody outside
// knows of the original, and what an administrator sets for a deployment.
type messagingFlags struct {
	server      webmessaging.ServerOptions
	attributes  map[string]string
	deployments []string

	disconnect    string
	autoStart     bool
	signIn        bool
	noClear       bool
	noUserTyping  bool
	noAgentTyping bool
	noHumanize    bool
	noUploads     bool
}

func (m *messagingFlags) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringToStringVar(&m.attributes, "attribute", nil, "custom attribute that holds the routing, such as routingQueue=queue_name; may be repeated")
	f.IntVar(&m.server.MaxConnections, "max-connections", 0, "connections that a session may have (default 3)")
	f.DurationVar(&m.server.IdleTime, "idle-time", 0, "after which a connection without a word is closed (default 10m)")
	f.DurationVar(&m.server.ConnectionLife, "connection-life", 0, "how long a connection lasts at most (default 2h)")
	f.DurationVar(&m.server.SessionLife, "session-life", 0, "how long a session lasts after the last message (default 72h)")
	f.DurationVar(&m.server.JWTLife, "jwt-life", 0, "how long a token for history is good (default 1m)")
	f.DurationVar(&m.server.SignInLife, "sign-in-life", 0, "how long the token of a signed-in guest is good (default 15m)")
	f.DurationVar(&m.server.URLLife, "url-life", 0, "how long the address of a file is good (default 10m)")
	f.DurationVar(&m.server.FileLife, "file-life", 0, "how long a file is kept (default 360h)")
	f.IntVar(&m.server.NotConfigured, "not-configured", 0, "code that answers a request before configureSession (default 4007)")
	f.BoolVar(&m.server.LegacyAttributes, "legacy-attributes", false, "heed custom attributes in their old place too")
	f.BoolVar(&m.server.TypingFanOut, "typing-fan-out", false, "tell a guest's typing to the guest's other connections")
	f.BoolVar(&m.server.ExpiredAsResponse, "expired-as-response", false, "say that a session has expired in a frame of type response")
	f.BoolVar(&m.server.ClearedFirst, "cleared-first", false, "tell that a session is cleared before the guest's own Clear comes back")
	f.BoolVar(&m.server.FixedWindows, "fixed-windows", false, "count rates by the clock's seconds and minutes")
	for name, r := range m.rates() {
		f.Var((*rateValue)(r.rate), name, "how many "+r.what+" in how much time, as N/TIME, or off (default "+r.otherwise+")")
	}
	m.deploymentFlags(cmd)
}

func (m *messagingFlags) deploymentFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringArrayVar(&m.deployments, "deployment", nil, "messenger deployment that exists; may be repeated (default: every one does)")
	f.StringVar(&m.disconnect, "disconnect", string(webmessaging.DisconnectReadOnly), "what guests learn of the end: ReadOnly, Send (they may write on) or off")
	f.BoolVar(&m.autoStart, "auto-start", false, "let guests start the conversation without a word")
	f.BoolVar(&m.signIn, "sign-in", false, "let guests sign in")
	f.BoolVar(&m.noClear, "no-clear", false, "let guests not clear the conversation")
	f.BoolVar(&m.noUserTyping, "no-user-typing", false, "refuse to hear that a guest types")
	f.BoolVar(&m.noAgentTyping, "no-agent-typing", false, "do not tell that an agent types")
	f.BoolVar(&m.noHumanize, "no-humanize", false, "do not tell names of agents and bots")
	f.BoolVar(&m.noUploads, "no-uploads", false, "take no files")
}

// A namedRate is one of the server's rates as a flag.
type namedRate struct {
	rate            *webmessaging.Rate
	what, otherwise string
}

func (m *messagingFlags) rates() map[string]namedRate {
	return map[string]namedRate{
		"message-rate":   {&m.server.Messages, "messages a session may send", "5/1s"},
		"request-rate":   {&m.server.Requests, "requests a connection may make", "60/1m"},
		"configure-rate": {&m.server.Configure, "times a session may be configured", "60/1m"},
		"echo-rate":      {&m.server.Echoes, "health checks a connection may make", "2/1m"},
		"history-rate":   {&m.server.Reads, "times a session's history may be read", "10/1m"},
		"connect-rate":   {&m.server.Connects, "connections a deployment may have opened", "1000/1m"},
	}
}

// A rateValue is a rate as it is written in a flag.
type rateValue webmessaging.Rate

// String writes the rate; of none given, nothing.
func (r *rateValue) String() string {
	switch {
	case *r == (rateValue{}):
		return ""
	case r.N < 0:
		return "off"
	default:
		return fmt.Sprintf("%d/%s", r.N, r.Per)
	}
}

// Set reads N/TIME, or off.
func (r *rateValue) Set(text string) error {
	if text == "off" {
		*r = rateValue{N: -1, Per: time.Second}
		return nil
	}
	n, per, _ := strings.Cut(text, "/")
	count, err := strconv.Atoi(n)
	time, wrong := time.ParseDuration(per)
	if err != nil || wrong != nil || count < 1 || time <= 0 {
		return errors.New("expected N/TIME, such as 5/1s, or off")
	}
	*r = rateValue{N: count, Per: time}
	return nil
}

// Type names the value in the usage.
func (r *rateValue) Type() string { return "rate" }

// options are the server's options; what both kinds of chat have comes from sim.
func (m *messagingFlags) options(o *simOptions) (webmessaging.ServerOptions, error) {
	server := m.server
	server.PublicURL, server.GuestStays = o.server.PublicURL, o.server.GuestStays
	server.CloseCode, server.Retention = o.server.CloseCode, o.server.Retention
	rule := webmessaging.Disconnection{Enabled: true, Type: m.disconnect}
	switch m.disconnect {
	case webmessaging.DisconnectReadOnly, webmessaging.DisconnectSend:
	case "off":
		rule = webmessaging.Disconnection{}
	default:
		return server, usage(fmt.Errorf("--disconnect %s: expected ReadOnly, Send or off", m.disconnect))
	}
	domains, err := domainsOf(o.server.Origins)
	if err != nil {
		return server, err
	}
	server.Deployment = func(id string) *webmessaging.Deployment {
		if len(m.deployments) > 0 && !slices.Contains(m.deployments, id) {
			return nil
		}
		d := webmessaging.DefaultDeployment()
		d.Domains = domains
		m.set(d, rule)
		return d
	}
	return server, nil
}

// set is what the administrator has set up otherwise than by default.
func (m *messagingFlags) set(d *webmessaging.Deployment, rule webmessaging.Disconnection) {
	c := &d.Config.Messenger.Apps.Conversations
	c.ConversationDisconnect = rule
	c.AutoStart.Enabled, c.ConversationClear.Enabled = m.autoStart, !m.noClear
	c.ShowUserTyping, c.ShowAgentTyping, c.Humanize.Enabled = !m.noUserTyping, !m.noAgentTyping, !m.noHumanize
	d.Config.Messenger.FileUpload.EnableAttachments = !m.noUploads
	d.Config.Auth.Enabled, d.Config.Auth.AllowSessionUpgrade = m.signIn, m.signIn
}

// domainsOf are the domains of the sites that may chat; none: all.
func domainsOf(sites []string) (webmessaging.Domains, error) {
	d := webmessaging.Domains{AllowAllDomains: len(sites) == 0, AllowedDomains: []string{}}
	for _, site := range sites {
		u, err := url.Parse(site)
		if err != nil || u.Hostname() == "" {
			return d, usage(fmt.Errorf("--origin %s: expected a site, such as https://www.example.com", site))
		}
		d.AllowedDomains = append(d.AllowedDomains, u.Hostname())
	}
	return d, nil
}

// names are the custom attributes that hold the routing, called as in the
// settings.
func (m *messagingFlags) names() (webmessaging.AttributeNames, error) {
	var n webmessaging.AttributeNames
	places := map[string]*string{
		"displayName": &n.DisplayName, "routingTargetType": &n.TargetType, "routingQueue": &n.Queue,
		"routingSkills": &n.Skills, "routingLanguage": &n.Language, "routingPriority": &n.Priority,
	}
	for key, attribute := range m.attributes {
		place := places[key]
		if place == nil {
			return n, usage(fmt.Errorf("--attribute %s: expected one of %s", key, strings.Join(slices.Sorted(maps.Keys(places)), ", ")))
		}
		*place = attribute
	}
	return n, nil
}
