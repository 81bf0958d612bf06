package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/botrunner/botrunner/internal/store/natsstore"
	"github.com/botrunner/botrunner/internal/store/storebench"

	"github.com/spf13/cobra"
)

func benchCommand(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure this machine",
		RunE: func(cmd *cobra.Command, _ []string) error {
			_ = cmd.Help()
			return &statusError{status: exitUsage}
		},
	}
	cmd.AddCommand(benchStoreCommand(std))
	return cmd
}

// storeBench is the command line of `botrunner bench store`.
type storeBench struct {
	dir    string
	time   time.Duration
	asJSON bool
}

func benchStoreCommand(std streams) *cobra.Command {
	var b storeBench
	cmd := &cobra.Command{
		Use:   "store",
		Short: "Measure how many commits a second a disk takes",
		Long: `Measures how many commits a second the embedded store makes in a folder, with 1,
64 and 1024 conversations that write at once. Every commit is synced to the disk
before it counts. It works in a new folder in --dir, which it removes again.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return b.run(cmd.Context(), std) },
	}
	cmd.Flags().StringVar(&b.dir, "dir", ".", "`folder` on the disk to measure")
	cmd.Flags().DurationVar(&b.time, "for", 5*time.Second, "`time` for each number of writers")
	cmd.Flags().BoolVar(&b.asJSON, "json", false, "print one JSON object for each number of writers")
	return cmd
}

func (b storeBench) run(ctx context.Context, std streams) (err error) {
	if b.time <= 0 {
		return usage(fmt.Errorf("--for %v: expected more than nothing, such as 5s", b.time))
	}
	dir, err := os.MkdirTemp(b.dir, "botrunner-bench-")
	if err != nil {
		return fmt.Errorf("making a folder to measure in: %w; --dir names one that can be written to", err)
	}
	defer func() {
		if removing := os.RemoveAll(dir); err == nil {
			err = removing
		}
	}()
	s, err := natsstore.Open(ctx, natsstore.Options{Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() {
		if closing := s.Close(); err == nil {
			err = closing
		}
	}()
	if !b.asJSON {
		fmt.Fprintf(std.out, "Commits of %d bytes in %s, each synced before it counts, %v for each line.\n\n", storebench.SnapshotSize, b.dir, b.time)
		fmt.Fprintf(std.out, "%7s  %9s  %10s  %10s\n", "writers", "commits/s", "half below", "99% below")
	}
	for _, writers := range []int{1, 64, 1024} {
		r, err := storebench.Commits(ctx, s, writers, b.time)
		if err != nil {
			return fmt.Errorf("measuring %d writers: %w", writers, err)
		}
		if err := b.print(std, r); err != nil {
			return err
		}
	}
	return nil
}

func (b storeBench) print(std streams, r storebench.Result) error {
	if !b.asJSON {
		fmt.Fprintf(std.out, "%7d  %9.0f  %10v  %10v\n", r.Writers, r.PerSecond(), r.Median.Round(10*time.Microsecond), r.P99.Round(10*time.Microsecond))
		return nil
	}
	return json.NewEncoder(std.out).Encode(struct {
		storebench.Result
		PerSecond float64 `json:"commits_per_second"`
	}{r, r.PerSecond()})
}
