package runner

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/internal/store"
)

// Versions of flows lie beside the conversations that follow them, as long as
// there are any. Nobody owns one, and none ever changes.

const flowPrefix = "flow-"

func isFlow(id string) bool { return strings.HasPrefix(id, flowPrefix) }

// A Source is a version of a flow as its files were.
type Source struct {
	Path  string            `json:"path"`  // as it was called; for messages
	Files map[string][]byte `json:"files"` // by name, in the folder of the flow
	Main  string            `json:"main"`  // name of the flow's own file
}

// KeepFlow keeps a version of a flow, by its hash.
func (r *Runner) KeepFlow(ctx context.Context, hash string, s Source) error {
	id := flowPrefix + hash
	if _, _, err := r.options.Store.Load(ctx, id); err == nil {
		return nil
	}
	data, err := json.Marshal(s)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, r.options.WriteTimeout)
	defer cancel()
	_, err = r.options.Store.Commit(ctx, store.Snapshot{ID: id, Epoch: 1, Seq: 1, Data: data}, 0)
	if errors.Is(err, store.ErrConflict) {
		return nil // another runner was faster
	}
	if err != nil {
		return fmt.Errorf("keeping flow %s: %w", s.Path, err)
	}
	return nil
}

// Flow returns a version of a flow that was kept.
func (r *Runner) Flow(ctx context.Context, hash string) (Source, error) {
	var source Source
	s, _, err := r.options.Store.Load(ctx, flowPrefix+hash)
	if err != nil {
		return source, err
	}
	return source, json.Unmarshal(s.Data, &source)
}

// Each shows what is kept of every conversation, whoever has it.
func (r *Runner) Each(ctx context.Context, see func(h front.Held) error) error {
	living := r.member.Runners()
	return r.options.Store.Scan(ctx, func(s store.Snapshot, _ store.Revision) error {
		if !IsConversation(s.ID) {
			return nil
		}
		return see(front.Held{ID: s.ID, Owner: s.Owner, Lives: slices.Contains(living, s.Owner), Data: s.Data})
	})
}

// ForgetFlows removes all versions that no conversation follows, but those given.
// Beside other runners it does nothing: they may have begun to follow some.
func (r *Runner) ForgetFlows(ctx context.Context, but ...string) error {
	if len(r.member.Runners()) > 1 {
		return nil
	}
	needed := map[string]bool{}
	for _, hash := range but {
		needed[hash] = true
	}
	kept := map[string]store.Revision{}
	err := r.options.Store.Scan(ctx, func(s store.Snapshot, at store.Revision) error {
		if isFlow(s.ID) {
			kept[strings.TrimPrefix(s.ID, flowPrefix)] = at
		} else if label, err := front.LabelOf(s.Data); err == nil {
			needed[label.Flow] = true
		}
		return nil
	})
	for hash, at := range kept {
		if err == nil && !needed[hash] {
			err = r.options.Store.Delete(ctx, flowPrefix+hash, at)
		}
	}
	return err
}
