package store

import "fmt"

// A Piece is a part of a file that belongs to a conversation: files are larger than
// a snapshot may be, and never change.
type Piece struct {
	Conversation string // see [CheckID]
	File         string // likewise
	Number       int    // from 0 on
}

// Check tells what is wrong with a piece.
func (p Piece) Check() error {
	if err := CheckID(p.Conversation); err != nil {
		return fmt.Errorf("conversation: %w", err)
	}
	if err := CheckID(p.File); err != nil {
		return fmt.Errorf("conversation %s: file: %w", p.Conversation, err)
	}
	if p.Number < 0 {
		return fmt.Errorf("%s: %w: pieces count from 0", p, ErrInvalid)
	}
	return nil
}

// String names the piece for people.
func (p Piece) String() string {
	return fmt.Sprintf("conversation %s: piece %d of file %s", p.Conversation, p.Number, p.File)
}

// CheckDrop tells what is wrong with what is to be dropped; an empty file stands
// for all of a conversation.
func CheckDrop(conversation, file string) error {
	if file == "" {
		file = "all"
	}
	return Piece{Conversation: conversation, File: file}.Check()
}
