package store

import "fmt"

// MaxData is how many bytes a snapshot or a message between runners may have.
const MaxData = 512 << 10

// maxID is how long an id may be.
const maxID = 128

// CheckID tells what is wrong with the id of a conversation or a runner: it has
// 1 to 128 letters a-z and A-Z, digits, hyphens and underscores.
func CheckID(id string) error {
	if id == "" || len(id) > maxID {
		return fmt.Errorf("id of %d bytes: %w: it has 1 to %d", len(id), ErrInvalid, maxID)
	}
	for _, c := range []byte(id) {
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_':
		default:
			return fmt.Errorf("id %q: %w: it has letters a-z, digits, - and _ only", id, ErrInvalid)
		}
	}
	return nil
}

// Check tells what is wrong with a snapshot: its id, its owner or its size.
func (s Snapshot) Check() error {
	if err := CheckID(s.ID); err != nil {
		return fmt.Errorf("conversation: %w", err)
	}
	if s.Owner != "" {
		if err := CheckID(s.Owner); err != nil {
			return fmt.Errorf("conversation %s: owner: %w", s.ID, err)
		}
	}
	return CheckSize(s.Data)
}

// CheckSize tells whether there are too many bytes.
func CheckSize(data []byte) error {
	if len(data) > MaxData {
		return fmt.Errorf("%d bytes: %w: at most %d", len(data), ErrInvalid, MaxData)
	}
	return nil
}
