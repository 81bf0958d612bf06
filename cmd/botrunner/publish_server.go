package main

import (
	"context"
	"fmt"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/runner"
)

// nothingKept is why conversations stay where they began, as the report says it.
const nothingKept = "the server keeps no conversations, so each ends in the version that it began in"

// askServer asks a running server where its conversations stand, and for the
// versions in which they do.
func (o publishOptions) askServer(ctx context.Context, std streams, s systems, wait *progress) (runningNow, error) {
	var known runningNow
	server, err := o.inquiry(std)
	if err != nil {
		return known, err
	}
	wait.say("asking "+o.admin, 1, 1)
	all, err := server.Standings(ctx, func(n int) { wait.say("asking "+o.admin+": "+count(n, "conversation"), 1, 1) })
	if err != nil {
		return known, fmt.Errorf("%w; --admin names another server, and with --running FILE none is needed", err)
	}
	for _, v := range all.Versions {
		engine, err := compileVersion(v.Hash, runner.Source{Path: v.Path, Main: v.Main, Files: v.Files}, s, false)
		if err != nil {
			wait.clear()
			fmt.Fprintln(std.err, "warning:", err)
			continue
		}
		known.Old = append(known.Old, engine)
	}
	if !all.Moves {
		known.Pinned = nothingKept
	}
	known.unread = all.Unread
	known.running = func(yield func(bot.Standing, error) bool) {
		for _, c := range all.Conversations {
			if !yield(c, nil) {
				return
			}
		}
	}
	return known, nil
}
