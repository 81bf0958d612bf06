package wire

// MemorySize is how many ids a [Memory] holds: more than a connection repeats.
const MemorySize = 4096

// A Memory is the ids seen last, oldest forgotten first. The zero value is
// empty. It is used by one goroutine at a time.
type Memory struct {
	known map[string]struct{}
	order []string // a ring once it is full
	next  int      // where the next id goes in a full ring
}

// Has reports whether the id is remembered.
func (m *Memory) Has(id string) bool {
	_, known := m.known[id]
	return known
}

// Add remembers an id. What has none, and what is known, changes nothing.
func (m *Memory) Add(id string) {
	if id == "" || m.Has(id) {
		return
	}
	if m.known == nil {
		m.known = map[string]struct{}{}
	}
	m.known[id] = struct{}{}
	if len(m.order) < MemorySize {
		m.order = append(m.order, id)
		return
	}
	delete(m.known, m.order[m.next])
	m.order[m.next] = id
	m.next = (m.next + 1) % MemorySize
}

// Back is the id that came n before the last one, empty if there were not so many.
func (m *Memory) Back(n int) string {
	if len(m.order) <= n {
		return ""
	}
	return m.order[(m.next+len(m.order)-1-n)%len(m.order)]
}
