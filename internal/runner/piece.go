package runner

import (
	"context"
	"errors"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/internal/store"
)

var _ front.FileVault = (*Runner)(nil)

// KeepPiece keeps a piece of a file of a conversation that is this runner's.
func (r *Runner) KeepPiece(ctx context.Context, chat, file string, n int, data []byte) error {
	if err := r.Holds(chat); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, r.options.WriteTimeout)
	defer cancel()
	return r.options.Store.KeepPiece(ctx, store.Piece{Conversation: chat, File: file, Number: n}, data)
}

// Piece returns a piece that was kept.
func (r *Runner) Piece(ctx context.Context, chat, file string, n int) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, r.options.WriteTimeout)
	defer cancel()
	data, err := r.options.Store.LoadPiece(ctx, store.Piece{Conversation: chat, File: file, Number: n})
	if errors.Is(err, store.ErrNotFound) {
		return nil, front.ErrUnknown
	}
	return data, err
}

// DropFiles removes a file of a conversation, or all that it has. It does not while
// others may have taken the conversation over.
func (r *Runner) DropFiles(ctx context.Context, chat, file string) error {
	if err := r.safe(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, r.options.WriteTimeout)
	defer cancel()
	return r.options.Store.DropPieces(ctx, chat, file)
}
