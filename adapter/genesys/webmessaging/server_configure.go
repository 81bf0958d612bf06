package webmessaging

// configure gives the socket its guest: the session of the token, or a new one.
func (k *socket) configure(r Request) *Refusal {
	subject, refusal := k.identify(r)
	if refusal != nil {
		return refusal
	}
	d := k.server.deployment(r.DeploymentID)
	switch {
	case r.Token == "":
		return refusing(CodeBadRequest, "token is missing")
	case d == nil || r.DeploymentID != k.deployment:
		return refusing(CodeBadRequest, "Deployment not found")
	}
	key := guestKey{r.DeploymentID, r.Token}
	g, isNew := k.server.guestOf(key, d, k.base)
	for {
		fresh, again, refusal := k.enter(g, r, subject, isNew)
		if refusal != nil || !again {
			return refusal
		}
		g, isNew = k.server.guestOf(key, d, k.base)
		isNew = isNew || fresh
	}
}

// enter attaches the socket to a session. It asks to be called again with
// another one if this one is gone or is to be left.
func (k *socket) enter(g *guest, r Request, subject string, isNew bool) (fresh, again bool, refusal *Refusal) {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch startNew := r.StartNew != nil && *r.StartNew; {
	case g.phase == guestGone:
		return isNew, true, nil
	case g.subject != "" && subject == "":
		return false, false, refusing(CodeSessionSignedIn, "Session belongs to a signed-in guest")
	case startNew && !isNew:
		g.evict(others(g.sockets, k), "")
		g.finish()
		return true, true, nil
	}
	if wait := g.configures.take(); wait > 0 {
		return false, false, TooMany(wait)
	}
	if k.guest != nil && k.guest != g {
		defer k.guest.detach(k)
	}
	if isNew {
		g.prolong()
	}
	if k.guest != g {
		k.guest = g
		g.attach(k)
	}
	k.expired = false
	k.welcome(g, r, subject, isNew)
	return isNew, false, nil
}

// welcome answers configureSession, and tells who has signed in.
func (k *socket) welcome(g *guest, r Request, subject string, isNew bool) {
	upgraded := subject != "" && g.subject == ""
	answer := g.session(isNew)
	if upgraded {
		g.subject = subject
		answer.ClearedExistingSession = k.server.signedInElsewhere(g)
	}
	k.push(encode(FrameResponse, ClassSession, CodeOK, answer, r.TracingID))
	if upgraded && !isNew {
		m := &Message{
			Type: TypeEvent, Direction: Inbound, Events: presence(PresenceSignIn),
			Channel: &Channel{From: &From{Nickname: subject}},
		}
		g.record(m)
		g.push(encode(FrameMessage, ClassMessage, CodeOK, m, ""))
	}
}

func others(sockets []*socket, k *socket) []*socket {
	var rest []*socket
	for _, other := range sockets {
		if other != k {
			rest = append(rest, other)
		}
	}
	return rest
}

// guestOf finds the session of a guest, or makes one.
func (s *Server) guestOf(key guestKey, d *Deployment, base string) (g *guest, isNew bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if g = s.guests[key]; g != nil {
		return g, false
	}
	g = newGuest(s, key, d, base)
	s.guests[key], s.sessions[g.id] = g, g
	return g, true
}

// remove strikes a session off the books, unless its place is taken already.
func (s *Server) remove(g *guest) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, g.id)
	if s.guests[g.key] == g {
		delete(s.guests, g.key)
	}
}

// guestByID finds a session by the id that its tokens name.
func (s *Server) guestByID(id string) *guest {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sessions[id]
}

// close leaves the session: this connection, or all. The session can be read
// and not written until it is configured to start anew.
func (k *socket) closeSession(r Request) *Refusal {
	g := k.guest
	g.mu.Lock()
	defer g.mu.Unlock()
	if r.CloseAllConnections {
		g.evict(others(g.sockets, k), "")
		g.sockets = nil
		g.part()
		if g.phase == guestOpen {
			g.phase = guestReadOnly
		}
	} else {
		g.sockets = others(g.sockets, k)
	}
	k.guest = nil
	answer := g.session(false)
	answer.Connected, answer.ReadOnly = false, true
	k.push(encode(FrameResponse, ClassSession, CodeOK, answer, r.TracingID))
	return nil
}
