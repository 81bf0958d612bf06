package guestchat

// What a guest does to a conversation over REST. Each deed answers what the
// API answers, or why it does not.

// mayAct says why the guest may not act as the member of that id, if so.
func (c *Conversation) mayAct(member string) *Refusal {
	switch {
	case c.phase == PhaseForgotten, c.phase == PhaseWaiting && c.adopted: // its first socket may have been elsewhere
		return askAgain
	case c.member(member) == nil:
		return NotFound.saying("no such member")
	case c.member(member) != c.guest():
		return c.server.options.OtherMember
	case c.phase != PhaseActive:
		return NotActive.saying("The conversation is not active")
	}
	return nil
}

func (c *Conversation) guestSays(member, body string, kind BodyType, more *Extension) (Message, *Refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if refusal := c.mayAct(member); refusal != nil {
		return Message{}, refusal
	}
	if refusal := c.tooMuch(len(body)); refusal != nil {
		return Message{}, refusal
	}
	c.heardFrom()
	return *c.wroteWith(c.guest(), kind, body, more), nil
}

func (c *Conversation) guestTypes(member string) (Typing, *Refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if refusal := c.mayAct(member); refusal != nil {
		return Typing{}, refusal
	}
	if refusal := c.tooMuch(0); refusal != nil {
		return Typing{}, refusal
	}
	if c.server.options.TypingIsActivity {
		c.heardFrom()
	}
	return c.typed(c.guest()), nil
}

// guestLeaves ends the conversation. Who has left before is told so.
func (c *Conversation) guestLeaves(member string) *Refusal {
	c.mu.Lock()
	defer c.mu.Unlock()
	if member == c.guest().ID && c.guest().State == Disconnected {
		return MemberLeft.saying("The member has left")
	}
	if refusal := c.mayAct(member); refusal != nil {
		return refusal
	}
	c.finish()
	return nil
}

// mediaRequest returns a copy of the request of that id.
func (c *Conversation) mediaRequest(id string) (MediaRequest, *Refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.media {
		if m.ID == id {
			return *m, nil
		}
	}
	return MediaRequest{}, NoSuchThing.saying("no such media request")
}

// answerMedia is the guest's answer to a media request that is still open.
func (c *Conversation) answerMedia(id string, state MediaState) (MediaRequest, *Refusal) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, m := range c.media {
		if m.ID != id {
			continue
		}
		if c.phase == PhaseForgotten {
			return MediaRequest{}, askAgain
		}
		if c.phase != PhaseActive || m.State != MediaPending {
			return MediaRequest{}, NotActive.saying("The media request is not open")
		}
		m.State = state
		c.log.Add(occurrence{kind: MediaAnswer, member: c.guest(), state: c.guest().State, media: state})
		return *m, nil
	}
	return MediaRequest{}, NoSuchThing.saying("no such media request")
}
