package store

import (
	"context"
	"errors"
	"fmt"
)

// Move moves everything from one store to another, one conversation after the
// other, all files first. Each conversation is in one of them at any time, as far
// as somebody would serve it: whatever ends a move, another one goes on where it
// stopped. Nobody owns what was moved, and nobody may write to from meanwhile.
//
// What is there before is newer: an earlier move has brought it, and somebody may
// have gone on with it. told is called for each conversation, and for what lies
// beside them, once it is moved.
func Move(ctx context.Context, from, to Store, told func(id string, before bool)) error {
	if err := from.ScanPieces(ctx, func(p Piece, data []byte) error { return to.KeepPiece(ctx, p, data) }); err != nil {
		return fmt.Errorf("moving files: %w", err)
	}
	return from.Scan(ctx, func(s Snapshot, at Revision) error {
		before, err := moveOne(ctx, from, to, s, at)
		if err != nil {
			return fmt.Errorf("moving conversation %s: %w", s.ID, err)
		}
		told(s.ID, before)
		return nil
	})
}

// moveOne moves a conversation, and reports whether it was there before.
func moveOne(ctx context.Context, from, to Store, s Snapshot, at Revision) (before bool, err error) {
	moved := s
	moved.Owner, moved.Epoch, moved.Seq = "", s.Epoch+1, 0
	_, err = to.Commit(ctx, moved, 0)
	if before = errors.Is(err, ErrConflict); before {
		err = nil
	}
	if err == nil {
		err = from.DropPieces(ctx, s.ID, "")
	}
	if err == nil {
		err = from.Delete(ctx, s.ID, at)
	}
	return before, err
}
