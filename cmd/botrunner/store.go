package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"

	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/runner"
	"github.com/botrunner/botrunner/internal/store"
	"github.com/botrunner/botrunner/internal/store/natsstore"

	"github.com/spf13/cobra"
)

func storeCommand(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "store",
		Short: "Look after the place where conversations are kept",
		RunE: func(cmd *cobra.Command, _ []string) error {
			_ = cmd.Help()
			return &statusError{status: exitUsage}
		},
	}
	cmd.AddCommand(storeMoveCommand(std))
	return cmd
}

func storeMoveCommand(std streams) *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:   "move --from FOLDER",
		Short: "Move conversations from a folder to where the settings say",
		Long: `Moves all conversations, with their files and the versions of their flows, from a
folder to the store of the settings: to a cluster, or to another folder. The server
that has the folder has to be stopped; those of the new store may run.

What was moved is not in the folder any more, so that nobody can serve it twice. A
move that broke off goes on when it is started again. The secret has to be the one
that the folder was filled with: store_secretFile names a copy of FOLDER/secret.`,
	}
	settings := settingsFlags(cmd)
	cmd.Flags().StringVar(&from, "from", "", "`folder` to move from")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if from == "" {
			return usage(errors.New("store move: --from is missing: the folder to move from"))
		}
		c, err := settings.load(std)
		if err != nil {
			return err
		}
		return moveStore(cmd.Context(), std, from, c.Store)
	}
	return cmd
}

// moveStore moves everything from a folder to the store of the settings.
func moveStore(ctx context.Context, std streams, dir string, s config.Store) (err error) {
	if err := movable(dir, s); err != nil {
		return err
	}
	o, err := storeOptions(s)
	if err != nil {
		return err
	}
	o.Log = slog.New(slog.NewTextHandler(std.err, nil))
	from, err := natsstore.Open(ctx, natsstore.Options{Dir: dir, Log: o.Log})
	if err != nil {
		return err
	}
	defer closeStore(from, &err)
	to, err := natsstore.Open(ctx, o)
	if err != nil {
		return err
	}
	defer closeStore(to, &err)
	if err := sameSecret(ctx, s, from, to); err != nil {
		return err
	}
	return moveAll(ctx, std, from, to)
}

func moveAll(ctx context.Context, std streams, from, to store.Store) error {
	m := &movement{progress: newProgress(std, false)}
	m.progress.say("moving files", 0, 0)
	err := store.Move(ctx, from, to, m.moved)
	m.progress.done()
	if err != nil {
		return fmt.Errorf("%w; %d conversations are moved, the others are where they were: start it again", err, m.conversations)
	}
	fmt.Fprintf(std.out, movedLine, m.conversations)
	if m.before > 0 {
		fmt.Fprintf(std.out, "of these there already, and left as they are there: %d\n", m.before)
	}
	return nil
}

// movedLine is what a move ends with.
const movedLine = "conversations moved, with their files and flows: %d\n"

// A movement counts what is moved.
type movement struct {
	conversations, before int

	progress *progress
}

func (m *movement) moved(id string, before bool) {
	if !runner.IsConversation(id) {
		return
	}
	m.conversations++
	if before {
		m.before++
	}
	m.progress.say(fmt.Sprintf("moving conversations: %d", m.conversations), 0, 0)
}

// movable tells why a folder cannot be moved to the store of the settings.
func movable(dir string, s config.Store) error {
	if _, err := os.Stat(filepath.Join(dir, "jetstream")); errors.Is(err, fs.ErrNotExist) {
		return usage(fmt.Errorf("store move: no conversations were ever kept in %s", dir))
	}
	if s.At == config.StoreNone {
		return usage(errors.New("store move: the settings say store: none; name the store to move to"))
	}
	here, err := filepath.Abs(dir)
	if err != nil {
		return err
	}
	if there, err := filepath.Abs(s.Dir()); err == nil && s.Dir() != "" && there == here {
		return usage(fmt.Errorf("store move: %s is the store of the settings itself; name the one to move to, such as --store nats://a,b,c", dir))
	}
	return nil
}

// sameSecret makes sure that who has the settings can read what is moved.
func sameSecret(ctx context.Context, s config.Store, stores ...store.Store) error {
	secret, err := storeSecret(s)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, shutdownGrace)
	defer cancel()
	for _, st := range stores {
		if err := runner.CheckMark(ctx, st, (&vault{secret: secret}).key("mark")); err != nil {
			return fmt.Errorf("%w than the settings have; give those who are to read it that one: store_secretFile, with a copy of the file secret in the folder", err)
		}
	}
	return nil
}

// closeStore closes a store, which is worth an error only if there is no other.
func closeStore(s store.Store, err *error) {
	if closing := s.Close(); *err == nil {
		*err = closing
	}
}
