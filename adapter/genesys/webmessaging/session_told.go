package webmessaging

import (
	"cmp"
	"slices"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
)

// told compares who is there with what the platform says, at the given time.
func (c *cast) told(people []Person, now time.Time) (out []genesys.Message) {
	for _, p := range people {
		if !p.isAgent() {
			continue
		}
		i := slices.IndexFunc(c.agents, func(a presentAgent) bool { return a.person == p.ID })
		switch {
		case p.Here && i < 0 && !c.recognizes(p):
			a := presentAgent{genesys.Participant{ID: p.ID, Name: cmp.Or(p.Name, unnamed), Type: genesys.Agent}, p.ID}
			out = append(out, c.joins(a, orNow(p.Came, now), genesys.Certain))
		case !p.Here && i >= 0:
			out = append(out, c.leaves(i, orNow(p.Left, now), genesys.Certain))
		}
	}
	c.peopled = c.peopled || slices.ContainsFunc(people, func(p Person) bool { return p.Here })
	return out
}

func orNow(t, now time.Time) time.Time {
	if t.IsZero() {
		return now
	}
	return t
}

// recognizes reports whether a person has been concluded to be there before, and
// gives that agent the right name: the one of the same name, or the only one.
func (c *cast) recognizes(p Person) bool {
	concluded := func(a presentAgent) bool { return a.person == "" }
	i := slices.IndexFunc(c.agents, func(a presentAgent) bool { return concluded(a) && a.Name == p.Name })
	if i < 0 {
		i = slices.IndexFunc(c.agents, concluded)
	}
	if i < 0 {
		return false
	}
	c.agents[i].person = p.ID
	c.agents[i].Name = cmp.Or(p.Name, c.agents[i].Name)
	return true
}

// speaker is who of those that the platform has told of speaks under a name, which
// may be empty: the one of that name, or who came last. What nobody is there to
// have said are the last words of who left last.
func (c *cast) speaker(name string) (genesys.Participant, bool) {
	if !c.watched {
		return genesys.Participant{}, false
	}
	for _, a := range c.agents {
		if a.Name == name {
			return a.Participant, true
		}
	}
	if n := len(c.agents); n > 0 {
		return c.agents[n-1].Participant, true
	}
	return c.last, c.last.ID != ""
}

// strange reports whether a message comes from somebody whom the platform should
// be asked about.
func (c *cast) strange(m Message) bool {
	if m.Direction != Outbound || !c.byHuman(m) {
		return false
	}
	name := m.nickname()
	return !slices.ContainsFunc(c.agents, func(a presentAgent) bool {
		return a.person != "" && (name == "" || name == a.Name)
	})
}

// someLeft reports whether the platform says that an agent has left.
func (c *cast) someLeft(people []Person) bool {
	return slices.ContainsFunc(people, func(p Person) bool {
		return !p.Here && slices.ContainsFunc(c.agents, func(a presentAgent) bool { return a.person == p.ID })
	})
}

// deserted reports whether everybody has left, the guest too: the conversation is
// over. One in which nobody was ever seen may be about to begin.
func (c *cast) deserted(people []Person) bool {
	return c.peopled && !slices.ContainsFunc(people, func(p Person) bool { return p.Here })
}
