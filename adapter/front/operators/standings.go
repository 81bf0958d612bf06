package operators

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// A Version is a version of a flow as its files are.
type Version struct {
	Hash  string            `json:"hash"`  // [bot.Dialog] Hash
	Path  string            `json:"path"`  // as it was called; for messages
	Main  string            `json:"main"`  // name of the flow's own file
	Files map[string][]byte `json:"files"` // by name, in the folder of the flow
}

// Standings are where all conversations stand that a flow talks in, and all that
// decides whether they could go on in another version of it.
type Standings struct {
	Conversations []bot.Standing // in the order of their ids
	Versions      []Version      // in which they are, as far as these are at hand

	Unread int  // conversations that were kept with another key, or by a newer program
	Moves  bool // conversations that are kept can move, and these are kept
}

// A fact is a line of the answer. One of its fields is there.
type fact struct {
	Standing *bot.Standing `json:"standing,omitempty"`
	Version  *Version      `json:"version,omitempty"`
	End      *end          `json:"end,omitempty"`
}

// end is the last line. An answer without it broke off.
type end struct {
	Unread int    `json:"unread"`
	Moves  bool   `json:"moves"`
	Error  string `json:"error,omitempty"` // why not all was said
}

// standings answers line by line, since nobody knows how many there will be.
func (h *handler) standings(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), longPatience)
	defer cancel()
	w.Header().Set("Content-Type", "application/jsonl")
	out := bufio.NewWriter(w)
	say := json.NewEncoder(out)
	versions := map[string]bool{}
	unread, err := h.Front.Standings(ctx, func(s bot.Standing) error {
		versions[s.Dialog] = true
		return say.Encode(fact{Standing: &s})
	})
	for _, hash := range slices.Sorted(maps.Keys(versions)) {
		if h.Source == nil || err != nil {
			break
		}
		if v, missing := h.Source(ctx, hash); missing == nil { // or it is not at hand
			err = say.Encode(fact{Version: &v})
		}
	}
	last := end{Unread: unread, Moves: h.Front.Moves()}
	if err != nil {
		last.Error = err.Error()
	}
	_ = say.Encode(fact{End: &last}) // who has gone need not hear it
	_ = out.Flush()
}

var errBrokeOff = errors.New("the admin server's answer broke off")

// Standings asks where all conversations stand. seen, if not nil, is told how many
// have come so far.
func (c *Client) Standings(ctx context.Context, seen func(n int)) (Standings, error) {
	var all Standings
	response, err := c.request(ctx, http.MethodGet, "/standings", nil)
	if err != nil {
		return all, err
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	found := map[string]bot.Standing{}
	for in := json.NewDecoder(response.Body); ; {
		var f fact
		switch err := in.Decode(&f); {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return all, errBrokeOff
		case err != nil:
			return all, fmt.Errorf("reading the admin server's answer: %w", err)
		case f.Standing != nil:
			found[f.Standing.ID] = *f.Standing // one that comes again is newer
			if seen != nil {
				seen(len(found))
			}
		case f.Version != nil:
			all.Versions = append(all.Versions, *f.Version)
		case f.End != nil && f.End.Error != "":
			return all, errors.New(f.End.Error)
		case f.End != nil:
			all.Unread, all.Moves = f.End.Unread, f.End.Moves
			all.Conversations = slices.SortedFunc(maps.Values(found), func(a, b bot.Standing) int { return strings.Compare(a.ID, b.ID) })
			return all, nil
		}
	}
}
