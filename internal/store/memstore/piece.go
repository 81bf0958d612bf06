package memstore

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/botrunner/botrunner/internal/store"
)

// KeepPiece implements [store.Store].
func (s *Store) KeepPiece(ctx context.Context, p store.Piece, data []byte) error {
	if err := p.Check(); err != nil {
		return err
	}
	if err := store.CheckSize(data); err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	return s.piece(ctx, KeepPiece, p, func(pieces map[store.Piece][]byte) error {
		pieces[p] = slices.Clone(data)
		return nil
	})
}

// LoadPiece implements [store.Store].
func (s *Store) LoadPiece(ctx context.Context, p store.Piece) (data []byte, err error) {
	if err := p.Check(); err != nil {
		return nil, err
	}
	err = s.piece(ctx, LoadPiece, p, func(pieces map[store.Piece][]byte) error {
		found, ok := pieces[p]
		if !ok {
			return store.ErrNotFound
		}
		data = slices.Clone(found)
		return nil
	})
	return data, err
}

// DropPieces implements [store.Store].
func (s *Store) DropPieces(ctx context.Context, conversation, file string) error {
	if err := store.CheckDrop(conversation, file); err != nil {
		return err
	}
	p := store.Piece{Conversation: conversation, File: file}
	return s.piece(ctx, DropPieces, p, func(pieces map[store.Piece][]byte) error {
		maps.DeleteFunc(pieces, func(one store.Piece, _ []byte) bool {
			return one.Conversation == conversation && (file == "" || one.File == file)
		})
		return nil
	})
}

// piece does a deed with the cluster's pieces.
func (s *Store) piece(ctx context.Context, kind OpKind, p store.Piece, deed func(map[store.Piece][]byte) error) error {
	_, err := s.call(ctx, Op{kind, p.Conversation}, func() error {
		s.cluster.mu.Lock()
		defer s.cluster.mu.Unlock()
		return deed(s.cluster.pieces)
	})
	if err != nil {
		return fmt.Errorf("%s: %w", p, err)
	}
	return nil
}

// ScanPieces implements [store.Store].
func (s *Store) ScanPieces(ctx context.Context, yield func(store.Piece, []byte) error) error {
	var all map[store.Piece][]byte
	_, err := s.call(ctx, Op{Kind: Scan}, func() error {
		s.cluster.mu.Lock()
		defer s.cluster.mu.Unlock()
		all = maps.Clone(s.cluster.pieces)
		return nil
	})
	for p, data := range all {
		if err == nil {
			err = ctx.Err()
		}
		if err != nil {
			break
		}
		if err := yield(p, data); err != nil {
			return err
		}
	}
	if err != nil {
		return fmt.Errorf("scanning files: %w", err)
	}
	return nil
}
