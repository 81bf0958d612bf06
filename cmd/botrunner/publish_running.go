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
		pastsOf(file, func(p *bot.Past, err error) bool {
			switch {
			case err != nil:
				return yield(bot.Standing{}, err)
			case p.Outcome() != "":
				return true
			case versions[p.Dialog] == nil:
				return yield(bot.Standing{ID: p.ID, Flow: p.Flow, Dialog: p.Dialog}, nil)
			}
			e := versions[p.Dialog]
			c, err := replay.Resume(e, p)
			if err != nil {
				return yield(bot.Standing{}, fmt.Errorf("%s: %w", file, err))
			}
			return yield(e.Standing(c), nil)
		})
	}
}
