package store_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/botrunner/botrunner/internal/store"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var ada = store.Snapshot{ID: "ada", Owner: "runner-1", Epoch: 3, Seq: 14, Data: []byte("a conversation")}

// A file in testdata is written once, when its format is new, and never again.
func TestTheNewestFormatIsWrittenAsItWasReleased(t *testing.T) {
	written, err := store.Encode(ada)
	require.NoError(t, err)
	released, err := os.ReadFile("testdata/format1.snapshot")
	require.NoError(t, err)
	assert.Equal(t, released, written)
}

func TestEveryReleasedFormatIsRead(t *testing.T) {
	files, err := filepath.Glob("testdata/format*.snapshot")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		found, err := store.Decode("ada", data)
		require.NoError(t, err, file)
		assert.Equal(t, ada, found, file)
	}
}

func TestASnapshotThatCannotBeReadIsRefused(t *testing.T) {
	whole, err := store.Encode(ada)
	require.NoError(t, err)
	future, err := cbor.Marshal(map[int]any{0: 2, 1: "ada"})
	require.NoError(t, err)
	for _, c := range []struct {
		name, id string
		data     []byte
		err      string
	}{
		{"nothing", "ada", nil, "conversation ada: reading the snapshot: EOF"},
		{"half", "ada", whole[:len(whole)/2], "conversation ada: reading the snapshot: unexpected EOF"},
		{"another one's", "bob", whole, "conversation bob: reading the snapshot: it is that of another conversation"},
		{"a later program's", "ada", future, "conversation ada: reading the snapshot: format 2 is not known, this program writes 1; was it written by a newer one?"},
	} {
		_, err := store.Decode(c.id, c.data)
		require.EqualError(t, err, c.err, c.name)
	}
	_, err = store.Encode(store.Snapshot{ID: "a.b"})
	require.EqualError(t, err, `conversation: id "a.b": not possible: it has letters a-z, digits, - and _ only`)
	_, err = store.Encode(store.Snapshot{ID: strings.Repeat("x", 129)})
	require.ErrorIs(t, err, store.ErrInvalid)
}

func TestAnEventKindIsAWord(t *testing.T) {
	assert.Equal(t, "joined left expired unknown", strings.Join([]string{store.Joined.String(), store.Left.String(), store.Expired.String(), store.EventKind(0).String()}, " "))
}

// Whatever stands in the store, it is read or refused; and what was read is
// written in a way that is read as the same.
func FuzzDecode(f *testing.F) {
	whole, err := store.Encode(ada)
	require.NoError(f, err)
	f.Add(whole)
	f.Add(whole[:10])
	f.Add([]byte{0xbf, 0x00, 0x01})
	f.Fuzz(func(t *testing.T, data []byte) {
		found, err := store.Decode("ada", data)
		if err != nil {
			return
		}
		again, err := store.Encode(found)
		require.NoError(t, err)
		twice, err := store.Decode("ada", again)
		require.NoError(t, err)
		require.Equal(t, found, twice)
	})
}
