package guestchat

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/botrunner/botrunner/internal/crashpoint"
)

// maxMessages is the most that a page of messages holds, and its default.
const maxMessages = 100

func (s *Server) postMessage(r call) (any, *Refusal) {
	var create CreateMessage
	if refusal := readBody(r.Request, &create); refusal != nil {
		return nil, refusal
	}
	if create.Body == nil {
		return nil, BodyMissing
	}
	if n := utf8.RuneCountInString(*create.Body); n > MaxBody {
		return nil, s.options.TooLong.saying("%d characters, of at most %d", n, MaxBody)
	}
	more, refusal := s.extension(r.conversation, create.Reply)
	if refusal != nil {
		return nil, refusal
	}
	said, refusal := r.conversation.guestSays(r.PathValue("member"), *create.Body, s.options.bodyType(create.BodyType), more)
	if refusal == nil {
		crashpoint.Hit(crashpoint.Posted)
		refusal = s.safe(r.Context(), r.conversation)
		crashpoint.Hit(crashpoint.PostKept)
	}
	return orRefusal(said, refusal)
}

// extension is what a guest's message has beside its body, if anybody here
// understands that.
func (s *Server) extension(c *Conversation, reply *Reply) (*Extension, *Refusal) {
	if reply == nil || s.options.Extend == nil {
		return nil, nil
	}
	return s.options.Extend(c, *reply)
}

// bodyType is what a guest's message is taken for. A type that nobody knows is
// standard, since clients in the field send such and are served.
func (o ServerOptions) bodyType(asked BodyType) BodyType {
	switch asked {
	case BodyNotice:
		return BodyNotice
	case BodyMemberJoin, BodyMemberLeave, BodyMediaRequest:
		if o.AnyBodyType {
			return asked
		}
	case BodyStandard:
	}
	return BodyStandard
}

func (s *Server) postTyping(r call) (any, *Refusal) {
	return orRefusal(r.conversation.guestTypes(r.PathValue("member")))
}

// orRefusal hands on an answer only if there is one: a typed zero is no nil.
func orRefusal[T any](answer T, refusal *Refusal) (any, *Refusal) {
	if refusal != nil {
		return nil, refusal
	}
	return answer, nil
}

func (s *Server) getMessage(r call) (any, *Refusal) {
	id := r.PathValue("message")
	for _, m := range r.conversation.Messages() {
		if m.ID == id {
			return m, nil
		}
	}
	return nil, NoSuchThing.saying("no such message")
}

func (s *Server) listMessages(r call) (any, *Refusal) {
	window, refusal := readWindow(r.URL.Query())
	if refusal != nil {
		return nil, refusal
	}
	window.short = s.options.ShortPages
	list, refusal := window.cut(r.conversation.Messages(), r.conversation.path()+"/messages")
	return orRefusal(list, refusal)
}

// A window says which messages of a transcript a guest asks for: those between
// two others, from one end on.
type window struct {
	after, before string // message ids, neither included; empty: no bound
	descending    bool
	size          int
	short         bool // addresses leave out what is at its default
}

func readWindow(query url.Values) (window, *Refusal) {
	size, refusal := positive(query, "maxResults", maxMessages)
	if refusal != nil {
		return window{}, refusal
	}
	order := strings.ToLower(query.Get("sortOrder"))
	if order != "" && order != "ascending" && order != "descending" {
		return window{}, BadQueryValue.saying("sortOrder: ascending or descending")
	}
	return window{
		after:      query.Get("after"),
		before:     query.Get("before"),
		descending: order == "descending",
		size:       min(size, maxMessages),
	}, nil
}

// cut returns the first page of the window, with the way to the next one and
// the way back.
func (w window) cut(all []Message, path string) (MessageList, *Refusal) {
	if w.descending {
		slices.Reverse(all)
	}
	from, to, refusal := w.bounds(all)
	if refusal != nil {
		return MessageList{}, refusal
	}
	end := min(to, from+w.size)
	list := MessageList{PageSize: w.size, Entities: all[from:end], SelfURI: w.uri(path, w.after, w.before)}
	if end < to {
		list.Next = w.between(path, all, end-1, to)
	}
	if from > 0 && from < len(all) {
		list.PreviousPage = w.between(path, all, from-w.size-1, from)
	}
	return list, nil
}

// bounds returns the indices in sorting order between which the window lies.
func (w window) bounds(all []Message) (from, to int, refusal *Refusal) {
	index := func(id string) int {
		return slices.IndexFunc(all, func(m Message) bool { return m.ID == id })
	}
	start, stop := w.after, w.before
	if w.descending {
		start, stop = stop, start
	}
	from, to = 0, len(all)
	if start != "" {
		from = index(start) + 1
	}
	if stop != "" {
		to = index(stop)
	}
	if (start != "" && from == 0) || to < 0 {
		return 0, 0, BadQueryValue.saying("after, before: no such message")
	}
	return from, max(from, to), nil
}

// between is the address of what lies between two indices in sorting order,
// neither included; an index outside is no bound.
func (w window) between(path string, all []Message, start, stop int) string {
	id := func(i int) string {
		if i < 0 || i >= len(all) {
			return ""
		}
		return all[i].ID
	}
	if w.descending {
		return w.uri(path, id(stop), id(start))
	}
	return w.uri(path, id(start), id(stop))
}

func (w window) uri(path, after, before string) string {
	query := url.Values{}
	if !w.short || w.size != maxMessages {
		query.Set("maxResults", strconv.Itoa(w.size))
	}
	switch {
	case w.descending:
		query.Set("sortOrder", "descending")
	case !w.short:
		query.Set("sortOrder", "ascending")
	}
	if after != "" {
		query.Set("after", after)
	}
	if before != "" {
		query.Set("before", before)
	}
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}
