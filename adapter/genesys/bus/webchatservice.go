package bus

import (
	"context"
	"encoding/json"
	"io"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// ServiceName is the name of the plugin that Attach makes.
const ServiceName = "WebChatService"

// A File is what sendFile takes as files.
type File struct {
	Name    string
	Content io.Reader
}

// Attach makes the service the plugin WebChatService, with all of its commands
// and events. The service stays the caller's to close; the bus reads its events
// until one of the two is closed.
//
// Where a page gives an object of the browser, Go's counterpart is taken:
//
//   - regex and filters: a [genesys.Filter], a *regexp.Regexp or a JavaScript
//     literal like "/[a-z]/i"; filters may be a list of them
//   - preprocessor: a func([genesys.Message]) [genesys.Message]
//   - input: an [io.Reader]; the command resolves to the reader to read instead
//   - files: a [File]
//   - downloadFile writes to the option to, an [io.Writer]
//
// poll, and restore outside asynchronous mode, are for the plugin itself, which
// Attach returns.
func Attach(b *Bus, s *genesys.Service) (*Plugin, error) {
	p, err := b.RegisterPlugin(ServiceName)
	if err != nil {
		return nil, err
	}
	for name, handler := range commands(s) {
		if err := p.RegisterCommand(name, handler); err != nil {
			return nil, err
		}
	}
	p.RegisterEvents(genesys.Events()...)
	events, done := s.Subscribe(), make(chan struct{})
	if !b.onClose(func() { _ = events.Close(); <-done }) {
		_ = events.Close()
		return nil, place("plugin", ServiceName, ErrClosed)
	}
	p.Ready()
	go func() {
		defer close(done)
		p.forward(events)
	}()
	return p, nil
}

// forward publishes what the service publishes, until the subscription ends.
func (p *Plugin) forward(events *genesys.Subscription) {
	for {
		e, err := events.Next(context.Background())
		switch {
		case err != nil:
			return
		case e.Name == genesys.EventReady:
			p.Republish(e.Name, e.Data)
			continue
		case e.Name == genesys.EventStarted:
			p.Publish("Started", e.Data) // as the documentation prints it
		}
		p.Publish(e.Name, e.Data)
	}
}

// startOptions reads the options of startChat. What is no object, is no user
// data.
func startOptions(o Options) (genesys.StartOptions, error) {
	var start genesys.StartOptions
	data, err := json.Marshal(o)
	if err == nil {
		err = json.Unmarshal(data, &start)
	}
	if err != nil {
		return start, genesys.ErrMalformedUserData
	}
	return start, nil
}

// configuration reads the widget's settings.
func configuration(o Options) (genesys.Configuration, error) {
	var settings struct {
		Transport struct {
			InteractionData struct {
				Routing struct {
					TargetType    string   `json:"targetType"`
					TargetAddress string   `json:"targetAddress"`
					Skills        []string `json:"skills"`
					Language      string   `json:"language"`
					Priority      *int     `json:"priority"`
				} `json:"routing"`
			} `json:"interactionData"`
		} `json:"transport"`
		UserData map[string]any `json:"userData"`
	}
	data, err := json.Marshal(o)
	if err == nil {
		err = json.Unmarshal(data, &settings)
	}
	return genesys.Configuration{
		Routing:  genesys.Routing(settings.Transport.InteractionData.Routing),
		UserData: settings.UserData,
	}, err
}
