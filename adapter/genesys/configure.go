package genesys

import "errors"

// ErrConfigured is returned by [Service.Configure] when settings were given
// before, or a chat has begun with those there were.
var ErrConfigured = errors.New("configure can be called once, before the first chat")

// A Configuration is what configure takes: the parts of the widget's settings
// that a service reads. Those of its transport are the transport's options.
type Configuration struct {
	Routing  Routing        // transport.interactionData.routing
	UserData map[string]any // userData
}

// Configure replaces the settings of [Options] once, at startup. The
// documentation leaves open what a second call does; here it changes nothing.
func (s *Service) Configure(c Configuration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.configured || s.phase != idle || s.chat != nil {
		return ErrConfigured
	}
	s.configured = true
	s.opts.Routing, s.opts.UserData = c.Routing, c.UserData
	return nil
}
