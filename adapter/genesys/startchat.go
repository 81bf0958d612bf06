package genesys

import (
	"cmp"
	"context"
	"maps"
	"strings"
)

// StartOptions are what startChat takes: the chat entry form's data, and user
// data that lies over that of the settings and of updateUserData. Routing is
// ours: what it has lies over the settings' routing.
type StartOptions struct {
	Nickname  string         `json:"nickname"`
	Firstname string         `json:"firstname"`
	Lastname  string         `json:"lastname"`
	Email     string         `json:"email"`
	Subject   string         `json:"subject"`
	UserData  map[string]any `json:"userData"` // texts, numbers and booleans

	Routing Routing `json:"-"`
}

// StartChat opens a chat. It returns once the server has confirmed the session
// and the guest is attached.
func (s *Service) StartChat(ctx context.Context, o StartOptions) (Response, error) {
	if err := s.enter(starting); err != nil {
		return Response{}, err
	}
	request, err := s.startRequest(o)
	if err != nil {
		s.retreat()
		return Response{}, err
	}
	session, resp, err := s.transport.Start(ctx, request)
	if err != nil {
		s.retreat()
		return resp, s.failed(StartFailed, err)
	}
	started := &Started{Response: resp, SessionData: session.Data()}
	if !s.begin(ctx, session, EventStarted, started) {
		_, err := session.End(ctx) // nobody would ever end it
		_ = session.Close()
		if err != nil {
			return resp, err
		}
		return resp, ErrClosed
	}
	return resp, nil
}

// startRequest merges the sources of user data: settings, updateUserData, the
// form, and the call's own.
func (s *Service) startRequest(o StartOptions) (StartRequest, error) {
	s.mu.Lock()
	settings := s.opts
	s.mu.Unlock()
	data, err := plain(settings.UserData)
	if err != nil {
		return StartRequest{}, err
	}
	own, err := plain(o.UserData)
	if err != nil {
		return StartRequest{}, err
	}
	s.mu.Lock()
	maps.Copy(data, s.userData)
	s.mu.Unlock()
	for key, value := range o.form() {
		if value != "" {
			data[key] = value
		}
	}
	maps.Copy(data, own)
	return StartRequest{DisplayName: cmp.Or(o.displayName(), settings.DisplayName), Routing: overlay(settings.Routing, o.Routing), UserData: data}, nil
}

// form is the form's data under the names that agents' desktops know.
func (o StartOptions) form() map[string]string {
	return map[string]string{
		"nickname": o.Nickname, "firstName": o.Firstname, "lastName": o.Lastname,
		"email": o.Email, "subject": o.Subject,
	}
}

// displayName is what the agent sees as the guest's name, if the form has one.
func (o StartOptions) displayName() string {
	if o.Nickname != "" {
		return o.Nickname
	}
	return strings.TrimSpace(o.Firstname + " " + o.Lastname)
}

// overlay is base with all that over says.
func overlay(base, over Routing) Routing {
	if over.TargetType != "" {
		base.TargetType = over.TargetType
	}
	if over.TargetAddress != "" {
		base.TargetAddress = over.TargetAddress
	}
	if len(over.Skills) > 0 {
		base.Skills = over.Skills
	}
	if over.Language != "" {
		base.Language = over.Language
	}
	if over.Priority != nil {
		base.Priority = over.Priority
	}
	return base
}
