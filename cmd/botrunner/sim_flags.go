package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/spf13/cobra"
)

func (o *simOptions) flags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&o.listen, "listen", "127.0.0.1:0", "address to listen on; port 0 takes any that is free")
	f.StringArrayVar(&o.agents, "agents", nil, "agent file, or a folder with *"+agentSuffix+"; may be repeated (default Avery)")
	f.StringVar(&o.faults, "faults", "", "what goes wrong: a YAML or JSON file, or the JSON itself")
	f.StringVar(&o.controlKey, "control-key", "", "key that /sim/ asks for; better set as "+controlKeyVariable)
	f.StringVar(&o.controlListen, "control-listen", "", "address for /sim/ alone (default: where the guests are)")
	f.BoolVar(&o.tls, "tls", false, "serve https with a certificate made for the occasion")
	f.StringVar(&o.tlsCert, "tls-cert", "", "certificate for https, a PEM file; with --tls-key")
	f.StringVar(&o.tlsKey, "tls-key", "", "key of --tls-cert, a PEM file")
	f.StringArrayVar(&o.queues, "queue", nil, "queue that exists; may be repeated (default: every queue does)")
	f.BoolVar(&o.server.RequireAuth, "require-auth", false, "refuse guests without a memberAuthToken")
	f.StringVar(&o.authKeyFile, "auth-key-file", "", "key that verifies memberAuthToken: PEM of a public key, or a secret (default: any is believed)")
	o.timeFlags(cmd)
	o.unknownFlags(cmd)
	o.orderFlags(cmd)
	o.corsFlags(cmd)
	o.messaging.flags(cmd)
	o.platform.flags(cmd)
}

func (o *simOptions) timeFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.DurationVar(&o.alerting, "alerting", 0, "how long an agent is rung (default 30s)")
	f.DurationVar(&o.server.Heartbeat, "heartbeat", 0, "period of heartbeats (default 10s)")
	f.DurationVar(&o.server.Absence, "absence", 0, "how long a guest may be without a socket (default 2m)")
	f.DurationVar(&o.server.Inactivity, "inactivity", 0, "how long a guest may be silent with an agent (default 15m)")
	f.DurationVar(&o.server.TokenLife, "token-life", 0, "how long a guest's token is good (default 21h)")
	f.DurationVar(&o.server.NeverAttached, "never-attached", 0, "how long a new conversation waits for its first socket (default 5m)")
	f.DurationVar(&o.server.Linger, "linger", 0, "how long sockets stay open after the end (default 10s)")
	f.DurationVar(&o.server.Retention, "retention", 0, "how long reads are answered after the end (default 1h)")
}

// unknownFlags settle what nobody outside knows of the original service.
func (o *simOptions) unknownFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.IntVar(&o.limits.CallsPerSecond, "rate-limit", 0, "calls that a guest chat may make in a second, before it gets 429 (default: any number)")
	f.IntVar(&o.limits.CustomFields, "max-custom-fields", 0, "custom fields that a guest may bring (default: any number)")
	f.IntVar(&o.limits.CustomFieldLength, "max-custom-field-length", 0, "characters in a custom field's name or value (default: any number)")
	f.StringVar(&o.server.PublicURL, "public-url", "", "address at which guests reach the simulator (default: as they called it)")
	f.StringArrayVar(&o.server.Origins, "origin", nil, "site that may open conversations; may be repeated (default: all)")
	f.BoolVar(&o.server.OneSocket, "one-socket", false, "close older sockets when a guest of guest chat opens a new one")
	f.BoolVar(&o.server.NoPong, "no-pong", false, "leave pings of guests without an answer")
	f.IntVar(&o.server.CloseCode, "close-code", 0, "WebSocket status with which sockets are closed (default 1000)")
	f.BoolVar(&o.server.TypingIsActivity, "typing-is-activity", false, "let typing count as a sign of life")
	f.BoolVar(&o.server.GuestStays, "guest-stays", false, "keep a conversation open when nobody is left to answer")
	f.BoolVar(&o.server.LooseFields, "loose-custom-fields", false, "take custom fields that are no strings")
	f.BoolVar(&o.server.Pings, "pings", false, "send a WebSocket ping with each heartbeat")
	f.BoolVar(&o.server.ExpiryCloses, "expiry-closes", false, "close sockets when the token has expired")
	f.BoolVar(&o.server.Replay, "replay", false, "send a guest who comes back the frames that were missed")
	f.BoolVar(&o.server.ShortPages, "short-pages", false, "leave what is the default out of next and previousPage")
	f.BoolVar(&o.server.AnyBodyType, "any-body-type", false, "let guests send joins, leaves and media requests")
	f.StringVar((*string)(&o.server.BeforeAttach), "before-attach", "", "the guest's state before the first socket (default ALERTING)")
	o.refusals = map[string]*string{}
	for _, name := range refusalNames {
		o.refusals[name] = f.String(name, "", "answer to "+strings.ReplaceAll(name, "-", " ")+", as STATUS:CODE")
	}
}

// orderFlags settle in which order frames come.
func (o *simOptions) orderFlags(cmd *cobra.Command) {
	f, order := cmd.Flags(), &o.server.Order
	f.BoolVar(&order.NoGuestJoin, "no-guest-join", false, "leave out the guest's own member-join")
	f.BoolVar(&order.GuestSecond, "guest-second", false, "tell of the queue before the guest")
	f.BoolVar(&order.MessagesFirst, "messages-first", false, "tell of a member-join or member-leave before the change of state")
	f.BoolVar(&order.QueueLeavesFirst, "queue-leaves-first", false, "tell that the queue is gone before the agent is there")
	f.BoolVar(&order.GuestLeavesFirst, "guest-leaves-first", false, "tell of the guest's leave before the last agent's")
}

// corsFlags settle what browsers are told.
func (o *simOptions) corsFlags(cmd *cobra.Command) {
	f, cors := cmd.Flags(), &o.server.CORS
	f.BoolVar(&cors.AnyOrigin, "cors-any-origin", false, "allow * instead of naming the site that asks")
	f.BoolVar(&cors.Credentials, "cors-credentials", false, "allow credentials")
	f.DurationVar(&cors.MaxAge, "cors-max-age", 0, "how long browsers may remember a preflight; below zero: not said (default 10m)")
}

var refusalNames = []string{"bad-upgrade", "other-conversation", "other-member", "unknown-conversation", "too-long"}

// refuse reads the answers that are settings.
func (o *simOptions) refuse(server *guestchat.ServerOptions) error {
	if state := server.BeforeAttach; !slices.Contains([]guestchat.State{"", guestchat.Alerting, guestchat.Connected, guestchat.Disconnected}, state) {
		return usage(fmt.Errorf("--before-attach %s: expected ALERTING, CONNECTED or DISCONNECTED", state))
	}
	for name, to := range map[string]**guestchat.Refusal{
		"other-conversation": &server.OtherConversation, "other-member": &server.OtherMember,
		"unknown-conversation": &server.UnknownConversation, "too-long": &server.TooLong,
		"bad-upgrade": &server.BadUpgrade,
	} {
		text := *o.refusals[name]
		if text == "" {
			continue
		}
		status, code, ok := strings.Cut(text, ":")
		n, err := strconv.Atoi(status)
		if !ok || err != nil || n < 400 || n > 599 || code == "" {
			return usage(fmt.Errorf("--%s %s: expected STATUS:CODE, such as 404:not.found", name, text))
		}
		*to = &guestchat.Refusal{Status: n, Code: code}
	}
	return nil
}
