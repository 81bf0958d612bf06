package guestchat

import (
	"net/http"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/internal/crashpoint"

	"github.com/google/uuid"
)

// create opens a conversation: the one call that needs no token.
func (s *Server) create(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxRequest)
	answer, refusal := s.open(r)
	if refusal != nil {
		refusal.write(w)
		return
	}
	writeAnswer(w, answer)
}

func (s *Server) open(r *http.Request) (any, *Refusal) {
	if origin := r.Header.Get("Origin"); len(s.options.Origins) > 0 && !slices.Contains(s.options.Origins, origin) {
		return nil, OriginNotAllowed
	}
	asked, refusal := s.options.readCreate(r)
	if refusal != nil {
		return nil, refusal
	}
	if refusal := asked.check(); refusal != nil {
		return nil, refusal
	}
	authenticated, refusal := s.options.authenticate(asked.MemberAuthToken)
	if refusal != nil {
		return nil, refusal
	}
	if s.options.Admit != nil {
		if refusal := s.options.Admit(r, asked); refusal != nil {
			return nil, refusal
		}
	}
	return s.welcome(r, asked, authenticated)
}

// welcome makes the conversation and tells the guest where to listen.
func (s *Server) welcome(r *http.Request, asked CreateConversation, authenticated bool) (any, *Refusal) {
	place, refusal := s.options.Bounds.hold(r)
	if refusal != nil {
		return nil, refusal
	}
	guest := asked.MemberInfo.member()
	guest.State = s.options.BeforeAttach
	guest.AuthenticatedGuest = authenticated
	c := newConversation(s, asked, guest, place)
	token, err := s.tokens.issue(asked.OrganizationID, tokenData{
		Conversation: c.ID,
		Deployment:   asked.DeploymentID,
		Member:       guest.ID,
	})
	if err != nil {
		c.discard()
		return nil, InternalError
	}
	s.keep(c)
	crashpoint.Hit(crashpoint.Opened)
	if refusal := s.safe(r.Context(), c); refusal != nil {
		s.forget(c)
		return nil, refusal
	}
	crashpoint.Hit(crashpoint.OpenKept)
	answer := CreateConversationResponse{ID: c.ID, JWT: token, EventStreamURI: s.streamURI(r, token)}
	answer.Member.ID = guest.ID
	return answer, nil
}

// member is the guest as described by the page.
func (m *MemberInfo) member() *Member {
	fields := m.CustomFields
	if fields == nil {
		fields = map[string]string{}
	}
	return &Member{
		DisplayName:    *m.DisplayName,
		FirstName:      m.FirstName,
		LastName:       m.LastName,
		Email:          m.Email,
		PhoneNumber:    m.PhoneNumber,
		AvatarImageURL: m.AvatarImageURL,
		Role:           RoleCustomer,
		CustomFields:   fields,
	}
}

// check finds the first thing that the API does not accept. Organisations may
// have any id: only deployments are documented to be checked for their shape.
func (a CreateConversation) check() *Refusal {
	if a.OrganizationID == "" {
		return BadChatRequest.saying("organizationId is missing")
	}
	if uuid.Validate(a.DeploymentID) != nil {
		return BadDeploymentID
	}
	if refusal := a.RoutingTarget.check(); refusal != nil {
		return refusal
	}
	if a.MemberInfo == nil || a.MemberInfo.DisplayName == nil {
		return missing("memberinfo.displayname")
	}
	return a.JourneyContext.check()
}

func (t *RoutingTarget) check() *Refusal {
	switch {
	case t == nil:
		return missing("routingtarget")
	case !strings.EqualFold(t.TargetType, "QUEUE"):
		return InvalidRoutingTarget
	case strings.TrimSpace(t.TargetAddress) == "":
		return InvalidQueue
	}
	return nil
}

func (j *JourneyContext) check() *Refusal {
	if j == nil {
		return nil
	}
	switch {
	case j.Customer == nil:
		return missing("journeycontext.customer")
	case j.Customer.ID == "":
		return missing("journeycontext.customer.customerid")
	case j.Customer.IDType == "":
		return missing("journeycontext.customer.customeridtype")
	}
	if s := j.CustomerSession; s != nil {
		switch {
		case s.ID == "":
			return missing("journeycontext.customersession.sessionid")
		case s.Type == "":
			return missing("journeycontext.customersession.sessionidtype")
		}
	}
	return j.TriggeringAction.check()
}

func (a *JourneyAction) check() *Refusal {
	switch {
	case a == nil:
		return nil
	case a.ID == "":
		return missing("journeycontext.triggeringaction.actionid")
	case a.ActionMap == nil || a.ActionMap.ID == "":
		return missing("journeycontext.triggeringaction.actionmapid")
	case a.ActionMap.Version == 0:
		return missing("journeycontext.triggeringaction.actionmapversion")
	}
	return nil
}
