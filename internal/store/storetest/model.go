package storetest

import (
	"testing"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// held is what the model holds of a conversation.
type held struct {
	snapshot store.Snapshot
	revision store.Revision
}

// Whatever is done in whatever order, the store does as a map would that counts
// its writes.
func storeIsAMap(t *testing.T, c Cluster) {
	s := open(t, c)
	rapid.Check(t, func(r *rapid.T) {
		prefix := fresh(t, "m")
		id := rapid.Map(rapid.IntRange(0, 3), func(i int) string { return prefix + string(rune('a'+i)) })
		model := map[string]held{}
		stale := map[string][]store.Revision{}
		r.Repeat(map[string]func(*rapid.T){
			"commit": func(r *rapid.T) {
				wanted := store.Snapshot{
					ID: id.Draw(r, "id"), Owner: rapid.StringMatching(`[a-z0-9]{0,3}`).Draw(r, "owner"),
					Epoch: rapid.Uint64().Draw(r, "epoch"), Seq: rapid.Uint64().Draw(r, "seq"),
					Data: rapid.SliceOfN(rapid.Byte(), 1, 100).Draw(r, "data"),
				}
				now := model[wanted.ID]
				after := rapid.SampledFrom(append(stale[wanted.ID], 0, now.revision, now.revision, now.revision)).Draw(r, "after")
				revision, err := s.Commit(within(t), wanted, after)
				if after != now.revision {
					require.ErrorIs(r, err, store.ErrConflict)
					return
				}
				require.NoError(r, err)
				for _, former := range append(stale[wanted.ID], after) {
					require.Greater(r, revision, former)
				}
				stale[wanted.ID] = append(stale[wanted.ID], after)
				model[wanted.ID] = held{wanted, revision}
			},
			"delete": func(r *rapid.T) {
				id := id.Draw(r, "id")
				now := model[id]
				at := rapid.SampledFrom(append(stale[id], 1, now.revision)).Draw(r, "at")
				err := s.Delete(within(t), id, at)
				switch at {
				case 0:
					require.ErrorIs(r, err, store.ErrInvalid)
				case now.revision:
					require.NoError(r, err)
					stale[id] = append(stale[id], at)
					delete(model, id)
				default:
					require.ErrorIs(r, err, store.ErrConflict)
				}
			},
			"load": func(r *rapid.T) {
				id := id.Draw(r, "id")
				snapshot, revision, err := s.Load(within(t), id)
				now, there := model[id]
				if !there {
					require.ErrorIs(r, err, store.ErrNotFound)
					return
				}
				require.NoError(r, err)
				loaded := held{snapshot, revision}
				require.Equal(r, now, loaded)
			},
		})
		found, err := scan(within(t), s, prefix)
		require.NoError(r, err)
		require.Len(r, found, len(model))
		for id, now := range model {
			require.Equal(r, now.revision, found[id])
		}
	})
}
