package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/botrunner/botrunner/flows/starter"

	"github.com/spf13/cobra"
)

func initCommand(std streams) *cobra.Command {
	var dir string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "init NAME",
		Short: "Begin a new flow, with its test",
		Long: `Begins a new flow: NAME` + flowSuffix + `, which greets, asks three things and brings in
an agent, and NAME.test.yaml, which talks with it. Both are there to be changed.
A file that exists is never overwritten.`,
		Example: `  botrunner init reception
  botrunner init reception --dir flows`,
		RunE: func(_ *cobra.Command, args []string) error { return begin(std, args[0], dir, asJSON) },
	}
	cmd.Flags().StringVar(&dir, "dir", ".", "folder for the files; it is made if need be")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the files as JSON, for programs")
	return cmd
}

func begin(std streams, name, dir string, asJSON bool) error {
	set, err := starter.New(name)
	if err != nil {
		return usage(err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // flows are meant to be read by others
		return writingError(dir, err)
	}
	flow, test := filepath.Join(dir, name+flowSuffix), filepath.Join(dir, name+".test.yaml")
	for _, path := range []string{flow, test} { // before anything is written
		if _, err := os.Lstat(path); err == nil {
			return fmt.Errorf("writing %s: it exists already, and stays as it is", path)
		}
	}
	for _, file := range []struct {
		path    string
		content []byte
	}{{flow, set.Flow}, {test, set.Test}} {
		if err := create(file.path, file.content); err != nil {
			return err
		}
	}
	if asJSON {
		return writeJSON(std.out, []string{flow, test})
	}
	fmt.Fprintf(std.out, `created %[1]s and %[2]s

Talk with it:      botrunner chat %[1]s
Change it, then:   botrunner check %[1]s
Test it:           botrunner test %[2]s
Read it aloud:     botrunner explain %[1]s
`, flow, test)
	return nil
}

// create writes a file that must not exist.
func create(path string, content []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644) //nolint:gosec // meant to be read by others
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("writing %s: it exists already, and stays as it is", path)
	}
	if err != nil {
		return writingError(path, err)
	}
	if _, err := f.Write(content); err != nil {
		return errors.Join(writingError(path, err), f.Close())
	}
	return f.Close()
}
