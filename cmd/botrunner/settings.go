package main

import (
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/google/uuid"
	"github.com/spf13/cobra"
)

// settings are read when a command runs, since its flags are among their
// sources.
type settings struct {
	cmd  *cobra.Command
	file string

	presets   []config.Preset // unless another source has a whole transport
	messaging bool            // the simulator is to be reached by web messaging
	unspoken  bool            // nothing is said in the customer's name
	read      []string        // the files that the last load has read, or tried to
}

// settingsFlags gives a command a flag for every setting.
func settingsFlags(cmd *cobra.Command) *settings {
	s := &settings{cmd: cmd}
	cmd.Flags().StringVar(&s.file, "config", "", "settings file, botrunner.yaml by custom")
	config.Flags(cmd.Flags())
	return s
}

// load reads the settings from all sources. What is wrong with them is told in
// one go.
func (s *settings) load(std streams) (*config.Config, error) {
	s.read = nil
	sources := config.Sources{
		File: s.file, Environ: os.Environ(), Flags: s.cmd.Flags(),
		ReadFile: func(path string) ([]byte, error) {
			s.read = append(s.read, path)
			return os.ReadFile(path)
		},
	}
	if len(s.presets) > 0 {
		if c, err := config.Load(sources); err != nil || c.Transport.Type == "" {
			sources.Presets = s.presets
		}
	}
	return loadSettings(std, sources)
}

// loadSettings tells on stderr what is wrong with the settings, or may surprise.
func loadSettings(std streams, from config.Sources) (*config.Config, error) {
	c, err := config.Load(from)
	if problems, ok := errors.AsType[config.Problems](err); ok {
		fmt.Fprintln(std.err, problems)
		return nil, &statusError{status: exitError}
	}
	if err != nil {
		return nil, err
	}
	for _, w := range c.Warnings() {
		fmt.Fprintln(std.err, w)
	}
	return c, nil
}

// A transport is one that lets go of its connections.
type transport interface {
	genesys.Transport
	Close() error
}

// A contactCentre is where chats go: what the settings say, or the simulator.
type contactCentre struct {
	transport transport
	options   genesys.Options
	sim       *simulator.Simulator // nil: none
	addresses []string             // where the chats go, see chatAddresses; none: nowhere outside the process
	systems   systems
}

func (s *settings) contactCentre(std streams, log *slog.Logger) (*contactCentre, error) {
	c, err := s.load(std)
	if err != nil {
		return nil, err
	}
	if s.unspoken {
		c.Transport.Messaging.Opening = "-"
	}
	centre, err := newContactCentre(c, log)
	if err == nil && s.messaging && centre.sim != nil {
		centre.overMessaging(log)
	}
	return centre, err
}

func newContactCentre(c *config.Config, log *slog.Logger) (*contactCentre, error) {
	systems, err := newSystems(c)
	if err != nil {
		return nil, err
	}
	if c.Transport.Type == "" {
		centre := simulated(c, log)
		centre.systems = systems
		return centre, nil
	}
	return &contactCentre{
		systems: systems, transport: newTransport(c, log), options: serviceOptions(c), addresses: chatAddresses(c),
	}, nil
}

// newTransport is the transport of the type that the settings name.
func newTransport(c *config.Config, log *slog.Logger) transport {
	if c.Transport.Type == config.WebMessaging {
		return newMessaging(c, log)
	}
	t := c.Transport
	return guestchat.NewTransport(guestchat.Options{
		DataURL: t.DataURL, DeploymentKey: t.DeploymentKey, OrgGUID: t.OrgGUID,
		MemberAuthToken: t.MemberAuthToken.Reveal(), Journey: journey(t.InteractionData.Journey),
		Unpaged: !t.Pagination, PageSize: t.MaxMessagePageSize,
		HeartbeatTimeout: t.SocketHeartbeatTrackerInterval, RequestTimeout: c.AjaxTimeout,
		Logger: log,
	})
}

// simulated is a contact centre inside the process; no port is opened.
func simulated(c *config.Config, log *slog.Logger) *contactCentre {
	network := pipenet.New()
	sim := simulator.New(simulator.Options{Log: log})
	sim.Serve(network)
	return &contactCentre{
		sim: sim,
		transport: guestchat.NewTransport(guestchat.Options{
			DataURL: "http://simulator", DeploymentKey: uuid.NewString(), OrgGUID: uuid.NewString(),
			NetDialContext: network.DialContext, Logger: log,
		}),
		options: serviceOptions(c),
	}
}

func serviceOptions(c *config.Config) genesys.Options {
	r := c.Transport.InteractionData.Routing
	o := genesys.Options{
		Routing: genesys.Routing{
			TargetType: r.TargetType, TargetAddress: r.TargetAddress,
			Skills: r.Skills, Language: r.Language, Priority: r.Priority,
		},
		UserData:       map[string]any{},
		BotEvents:      c.Transport.BotEventsEnabled,
		RestoreTimeout: c.RestoreTimeout,
	}
	for name, value := range c.MergedUserData() {
		o.UserData[name] = value
	}
	return o
}

func journey(j config.Journey) *guestchat.JourneyContext {
	if j == (config.Journey{}) {
		return nil
	}
	context := &guestchat.JourneyContext{Customer: &guestchat.JourneyCustomer{ID: j.CustomerID, IDType: j.CustomerIDType}}
	if j.SessionID != "" || j.SessionType != "" {
		context.CustomerSession = &guestchat.JourneySession{ID: j.SessionID, Type: j.SessionType}
	}
	if j.ActionID != "" {
		context.TriggeringAction = &guestchat.JourneyAction{ID: j.ActionID}
		if j.ActionMapID != "" {
			context.TriggeringAction.ActionMap = &guestchat.JourneyActionMap{ID: j.ActionMapID, Version: int32(j.ActionMapVersion)}
		}
	}
	return context
}

// chatService is one customer's way to a human.
func (c *contactCentre) chatService() bot.ChatService { return genesys.NewHandover(c.service()) }

// service is one guest's WebChatService.
func (c *contactCentre) service() *genesys.Service { return genesys.New(c.transport, c.options) }

// chatServiceFor is chatService for a customer of whom something is known. It
// lies over what the settings say.
func (c *contactCentre) chatServiceFor(who front.Customer) bot.ChatService {
	o, way := c.options, genesys.Transport(c.transport)
	o.DisplayName, o.UserData = who.DisplayName, maps.Clone(o.UserData)
	for key, value := range who.Context {
		o.UserData[key] = value
	}
	if t, ok := c.transport.(*guestchat.Transport); ok && who.Journey != nil {
		way = t.WithJourney(who.Journey)
	}
	return genesys.NewHandover(genesys.New(way, o))
}

func (c *contactCentre) close() {
	_ = c.transport.Close() // it only lets go of idle connections
	c.systems.close()
	if c.sim != nil {
		_ = c.sim.Close()
	}
}
