package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows/replay"
	"github.com/botrunner/botrunner/internal/journal"
)

// running reads which conversations there are. Journals need the versions in
// which their conversations are.
func running(files []string, versions []*bot.Engine, begin func(file string, nth int)) iter.Seq2[bot.Standing, error] {
	byHash := map[string]*bot.Engine{}
	for _, e := range versions {
		byHash[e.Dialog().Hash] = e
	}
	return func(yield func(bot.Standing, error) bool) {
		for i, file := range files {
			begin(file, i+1)
			read := standingsOf(file)
			if strings.HasSuffix(file, journalSuffix) {
				read = unfinished(file, byHash)
			}
			for s, err := range read {
				if !yield(s, err) || err != nil {
					return
				}
			}
		}
	}
}

// standingsOf reads lines of JSON.
func standingsOf(file string) iter.Seq2[bot.Standing, error] {
	return func(yield func(bot.Standing, error) bool) {
		f, err := os.Open(file)
		if err != nil {
			yield(bot.Standing{}, readingError(file, err))
			return
		}
		defer f.Close()
		in := json.NewDecoder(f)
		in.DisallowUnknownFields()
		for n := 1; ; n++ {
			var s bot.Standing
			err := in.Decode(&s)
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				err = fmt.Errorf("%s: conversation %d: %w", file, n, err)
			}
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// unfinished are the conversations of a journal that have not ended. One whose
// version is not at hand stands nobody knows where.
func unfinished(file string, versions map[string]*bot.Engine) iter.Seq2[bot.Standing, error] {
	return func(yield func(bot.Standing, error) bool) {
		for p, err := range bot.Pasts(journal.Entries([]string{file}, journal.ReadOptions{})) {
			var s bot.Standing
			if err == nil && p.Outcome() != "" {
				continue
			}
			if err == nil {
				s, err = standingOf(p, versions[p.Dialog])
			}
			if err != nil {
				err = fmt.Errorf("%s: %w", file, err)
			}
			if !yield(s, err) || err != nil {
				return
			}
		}
	}
}

// standingOf is where a past has come to in its version; nil: that is not at hand.
func standingOf(p *bot.Past, e *bot.Engine) (bot.Standing, error) {
	if e == nil {
		return bot.Standing{ID: p.ID, Flow: p.Flow, Dialog: p.Dialog}, nil
	}
	c, err := replay.Resume(e, p)
	if err != nil {
		return bot.Standing{}, err
	}
	return e.Standing(c), nil
}
