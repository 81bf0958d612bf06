package guestchat

import (
	"net/url"
	"slices"
	"strconv"

	"github.com/botrunner/botrunner/internal/crashpoint"
)

// membersPerPage is the API's default; the most it allows is not known, and
// not needed.
const membersPerPage = 25

func (s *Server) listMembers(r call) (any, *Refusal) {
	query := r.URL.Query()
	size, refusal := positive(query, "pageSize", membersPerPage)
	if refusal != nil {
		return nil, refusal
	}
	number, refusal := positive(query, "pageNumber", 1)
	if refusal != nil {
		return nil, refusal
	}
	present, refusal := boolean(query, "excludeDisconnectedMembers")
	if refusal != nil {
		return nil, refusal
	}
	members := r.conversation.Members()
	if present {
		members = slices.DeleteFunc(members, func(m Member) bool { return m.State == Disconnected })
	}
	return memberPage(r.conversation.path()+"/members", members, size, number, present), nil
}

// memberPage cuts one page out of the members and links it to its neighbours.
func memberPage(path string, members []Member, size, number int, present bool) MemberList {
	pages := max(1, (len(members)+size-1)/size)
	uri := func(n int) string {
		query := url.Values{"pageSize": {strconv.Itoa(size)}, "pageNumber": {strconv.Itoa(n)}}
		if present {
			query.Set("excludeDisconnectedMembers", "true")
		}
		return path + "?" + query.Encode()
	}
	from := len(members)
	if number <= pages { // beyond the last page the product might not even be a number
		from = (number - 1) * size
	}
	list := MemberList{
		Entities:   members[from : from+min(size, len(members)-from)],
		PageSize:   size,
		PageNumber: number,
		Total:      len(members),
		PageCount:  pages,
		SelfURI:    uri(number),
		FirstURI:   uri(1),
		LastURI:    uri(pages),
	}
	if number > 1 {
		list.PreviousURI = uri(min(number-1, pages))
	}
	if number < pages {
		list.NextURI = uri(number + 1)
	}
	return list
}

func (s *Server) getMember(r call) (any, *Refusal) {
	id := r.PathValue("member")
	for _, m := range r.conversation.Members() {
		if m.ID == id {
			return m, nil
		}
	}
	return nil, NoSuchThing.saying("no such member")
}

func (s *Server) leave(r call) (any, *Refusal) {
	if refusal := r.conversation.guestLeaves(r.PathValue("member")); refusal != nil {
		return nil, refusal
	}
	crashpoint.Hit(crashpoint.Leaving)
	refusal := s.safe(r.Context(), r.conversation)
	crashpoint.Hit(crashpoint.LeaveKept)
	return nil, refusal
}

// positive reads a number from a query. An empty value counts as absent:
// clients in the field send those.
func positive(query url.Values, name string, otherwise int) (int, *Refusal) {
	value := query.Get(name)
	if value == "" {
		return otherwise, nil
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		return 0, BadQueryValue.saying("%s: a number from 1 on", name)
	}
	return n, nil
}

func boolean(query url.Values, name string) (bool, *Refusal) {
	value := query.Get(name)
	if value == "" {
		return false, nil
	}
	b, err := strconv.ParseBool(value)
	if err != nil {
		return false, BadQueryValue.saying("%s: true or false", name)
	}
	return b, nil
}
