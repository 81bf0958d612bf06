package guestchat

// memorySize is how many ids a session remembers: more than a socket can repeat.
const memorySize = 4096

// memory is the ids seen last, oldest forgotten first.
type memory struct {
	known map[string]struct{}
	order []string // a ring once it is full
	next  int      // where the next id goes in a full ring
}

func (m *memory) has(id string) bool {
	_, known := m.known[id]
	return known
}

func (m *memory) add(id string) {
	if id == "" || m.has(id) {
		return
	}
	if m.known == nil {
		m.known = map[string]struct{}{}
	}
	m.known[id] = struct{}{}
	if len(m.order) < memorySize {
		m.order = append(m.order, id)
		return
	}
	delete(m.known, m.order[m.next])
	m.order[m.next] = id
	m.next = (m.next + 1) % memorySize
}

// back is the id that came n before the last one, empty if there were not so many.
func (m *memory) back(n int) string {
	if len(m.order) <= n {
		return ""
	}
	return m.order[(m.next+len(m.order)-1-n)%len(m.order)]
}
