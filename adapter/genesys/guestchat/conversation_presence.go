package guestchat

import "slices"

// Who comes and goes, for callers that hold c.mu. [FrameOrder] says in which
// order that is told.

// arrive connects a member.
func (c *Conversation) arrive(m *Member) {
	at := now()
	m.State, m.JoinDate = Connected, &at
	if m == c.guest() && c.server.options.Order.GuestSecond {
		c.untold = m
		return
	}
	c.announce(m, BodyMemberJoin)
	if guest := c.untold; guest != nil {
		c.untold = nil
		c.announce(guest, BodyMemberJoin)
	}
	if m.Role == RoleAgent {
		c.watchSilence()
	}
}

// depart disconnects a member. Who was never there goes without a word.
func (c *Conversation) depart(m *Member) {
	wasThere := m.State == Connected
	at := now()
	m.State, m.LeaveDate = Disconnected, &at
	if !wasThere {
		c.changed(m)
		return
	}
	c.announce(m, BodyMemberLeave)
}

// departLast disconnects the last member whom the guest had, and the guest.
func (c *Conversation) departLast(m *Member) {
	leavers := []*Member{m, c.guest()}
	if c.server.options.Order.GuestLeavesFirst {
		slices.Reverse(leavers)
	}
	for _, leaver := range leavers {
		c.depart(leaver)
	}
	c.conclude()
}

// announce tells of a member's new state, and says so in the transcript as
// well; the queue comes and goes without a word.
func (c *Conversation) announce(m *Member, word BodyType) {
	order := c.server.options.Order
	silent := m.Role == RoleACD || m == c.guest() && word == BodyMemberJoin && order.NoGuestJoin
	id := c.idFor(m.ID + "/" + string(word)) // the same if it has to be said again after a restart
	if !silent && order.MessagesFirst {
		c.wroteAs(id, m, word, "", nil)
	}
	c.changed(m)
	if !silent && !order.MessagesFirst {
		c.wroteAs(id, m, word, "", nil)
	}
}

// hasNobodyBut reports whether all other members have left the guest.
func (c *Conversation) hasNobodyBut(m *Member) bool {
	return !slices.ContainsFunc(c.members[1:], func(other *Member) bool {
		return other != m && other.State != Disconnected
	})
}
