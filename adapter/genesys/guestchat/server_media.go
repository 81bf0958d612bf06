package guestchat

import "strings"

func (s *Server) listMedia(r call) (any, *Refusal) {
	return MediaRequestList{Entities: r.conversation.Media()}, nil
}

func (s *Server) getMedia(r call) (any, *Refusal) {
	return orRefusal(r.conversation.mediaRequest(r.PathValue("media")))
}

// patchMedia takes the guest's answer; all but the state is for reading only.
func (s *Server) patchMedia(r call) (any, *Refusal) {
	var patch MediaRequest
	if refusal := readBody(r.Request, &patch); refusal != nil {
		return nil, refusal
	}
	state := MediaState(strings.ToUpper(string(patch.State)))
	switch state {
	case MediaAccepted, MediaDeclined, MediaErrored:
		return orRefusal(r.conversation.answerMedia(r.PathValue("media"), state))
	default:
		return nil, BadValue.saying("state: ACCEPTED, DECLINED or ERRORED")
	}
}
