package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/journal"
	"github.com/botrunner/botrunner/internal/runner"
)

// journals are those of this server, and by way of the store those of the others:
// each has a folder of its own, or some share one.
type journals struct {
	folder *journal.Folder // nil: this server writes none
	runner *runner.Runner  // nil: there are no others
}

func openJournals(c *config.Config, v *vault, o *operation) (*journals, error) {
	j := &journals{}
	options := journal.Options{
		Dir: c.Journal.Folder, Keep: time.Duration(c.Journal.Days) * journal.Day, Lost: o.metrics.JournalLost, Log: o.log,
	}
	if v != nil {
		j.runner = v.runner
		options.Writer, options.Living = v.runner.ID(), v.runner.Living
	}
	if c.Journal.Folder != "" {
		var err error
		if j.folder, err = journal.Open(options); err != nil {
			return nil, fmt.Errorf("journal.folder: %w", err)
		}
	}
	if v != nil {
		v.runner.AnswerErasing(j.eraseFor)
	}
	return j, nil
}

// equip lets a front write journals, and erase what is in them.
func (j *journals) equip(o *front.Options) {
	if j.folder != nil {
		o.Journal = j.folder
	}
	if j.folder != nil || j.runner != nil {
		o.Erase = j.erase
	}
}

// erase erases conversations here and with all the others. Those come first: where
// a folder is shared, each has then ended its own file.
func (j *journals) erase(ctx context.Context, ids []string, fields map[string]string) ([]string, error) {
	wanted := journal.Wanted{IDs: ids, Fields: fields}
	var found []string
	var problems []error
	if j.runner != nil {
		message, err := json.Marshal(wanted)
		if err != nil {
			return nil, err
		}
		answers, err := j.runner.EraseElsewhere(ctx, message)
		problems = append(problems, err)
		for _, answer := range answers {
			var theirs []string
			problems = append(problems, json.Unmarshal(answer, &theirs))
			found = append(found, theirs...)
		}
	}
	if j.folder != nil {
		ours, err := j.folder.Erase(ctx, wanted)
		problems = append(problems, err)
		found = append(found, ours...)
	}
	slices.Sort(found)
	return slices.Compact(found), errors.Join(problems...)
}

// eraseFor erases here what another runner was asked to forget.
func (j *journals) eraseFor(ctx context.Context, message []byte) ([]byte, error) {
	if j.folder == nil {
		return nil, nil
	}
	var wanted journal.Wanted
	if err := json.Unmarshal(message, &wanted); err != nil {
		return nil, fmt.Errorf("reading what is to be erased: %w", err)
	}
	found, err := j.folder.Erase(ctx, wanted)
	if err != nil {
		return nil, err
	}
	return json.Marshal(found)
}

// close comes after the front's.
func (j *journals) close() {
	if j != nil {
		_ = j.folder.Close() // it cannot fail
	}
}
