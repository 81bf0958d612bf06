package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/format"

	"github.com/spf13/cobra"
)

func fmtCommand(std streams) *cobra.Command {
	var f formatter
	cmd := &cobra.Command{
		Use:   "fmt PATH…",
		Short: "Give flow and monitor files their one form",
		Long: `Gives flow and monitor files their one form: the keys of a step in the order of the manual,
two spaces for each level, an empty line between steps, quotes only where they
are needed. Comments stay, and what a flow does stays the same. A folder stands
for every *` + flowSuffix + ` and *` + monitorSuffix + ` below it.

Without a flag the form of the files goes to stdout. With --check the names of
the files that are not in it do, and the exit status is 1 if there are any. A
flow that does not pass is left as it is.`,
		Example: `  botrunner fmt -w examples/flows
  botrunner fmt --check .`,
		RunE: func(_ *cobra.Command, args []string) error { return f.run(std, args) },
	}
	cmd.Flags().BoolVar(&f.check, "check", false, "change nothing; name the files that are not formatted")
	cmd.Flags().BoolVar(&f.json, "json", false, "with --check, print the files as JSON, for programs")
	cmd.Flags().BoolVarP(&f.write, "write", "w", false, "write the files")
	return cmd
}

type formatter struct {
	check, write, json bool
	unformatted        []string // files, found by check
}

func (f *formatter) run(std streams, paths []string) error {
	if f.check && f.write {
		return usage(errors.New("--check and --write: choose one"))
	}
	if f.json && !f.check {
		return usage(errors.New("--json goes with --check"))
	}
	files, err := filesNamed(paths, flowSuffix, "flow file", monitorSuffix)
	if err != nil {
		return err
	}
	status := exitOK
	for _, file := range files {
		s, err := f.file(std, file)
		if err != nil {
			return err
		}
		status = max(status, s)
	}
	if f.json {
		if err := writeJSON(std.out, slices.Concat([]string{}, f.unformatted)); err != nil {
			return err
		}
	}
	if status != exitOK {
		return &statusError{status: status}
	}
	return nil
}

// file treats one file and returns the status for it.
func (f *formatter) file(std streams, path string) (status int, err error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return 0, readingError(path, err)
	}
	if problems := faultsOf(path, data); problems.Fatal() {
		complain(std.err, problems)
		return exitFlow, nil
	}
	out, err := format.Source(data)
	if err != nil {
		return 0, fmt.Errorf("formatting %s: %w", path, err)
	}
	switch {
	case f.check && !bytes.Equal(out, data):
		f.unformatted = append(f.unformatted, path)
		if !f.json {
			fmt.Fprintln(std.out, path)
		}
		return exitError, nil
	case f.write && !bytes.Equal(out, data):
		return exitOK, replace(path, out)
	case !f.check && !f.write:
		_, err = std.out.Write(out)
	}
	return exitOK, err
}

// faultsOf are the problems of a flow or, if its first key says so, of a monitor.
func faultsOf(path string, data []byte) flows.Problems {
	if key := firstKey.FindSubmatch(data); key != nil && string(key[1]) == "monitor" {
		_, problems := flows.LoadMonitor(path, data)
		return problems
	}
	_, problems := flows.LoadWith(path, data, flows.Options{Open: beside(path)})
	return problems
}

// replace puts new content in the place of a file at once: whoever reads it, or
// pulls the plug, finds the old file or the new one.
func replace(path string, content []byte) error {
	info, err := os.Stat(path)
	if err != nil {
		return writingError(path, err)
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return writingError(path, err)
	}
	return replaceFile(path, content, info.Mode().Perm())
}

func replaceFile(path string, content []byte, mode fs.FileMode) (err error) {
	temp, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+"-*")
	if err != nil {
		return writingError(path, err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temp.Name())
			err = writingError(path, err)
		}
	}()
	if _, err = temp.Write(content); err != nil {
		_ = temp.Close()
		return err
	}
	if err = temp.Close(); err != nil {
		return err
	}
	if err = os.Chmod(temp.Name(), mode); err != nil {
		return err
	}
	return os.Rename(temp.Name(), path)
}
