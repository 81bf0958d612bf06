package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/spf13/cobra"
)

// flowSuffix marks flow files inside a folder.
const flowSuffix = ".flow.yaml"

func checkCommand(std streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check PATH…",
		Short: "Report every problem of flow files, one a line",
		Long: `Reports every problem of the flow files, one a line, as

    file:line:column: severity: text

with hints included. A folder stands for every *` + flowSuffix + ` below it.
The exit status is 3 if there is an error among them, and 0 otherwise.`,
		Example: `  botrunner check examples/flows
  botrunner check --json prequalify.flow.yaml`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return check(std, args, asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, for programs")
	return provable(std, cmd)
}

func check(std streams, paths []string, asJSON bool) error {
	files, err := flowFiles(paths)
	if err != nil {
		return err
	}
	found := flows.Problems{}
	painted := inColour(std.out)
	for _, file := range files {
		problems, err := checkFlow(file)
		if err != nil {
			return err
		}
		found = append(found, problems...)
		for _, p := range problems {
			if !asJSON {
				fmt.Fprintln(std.out, problemLine(p, painted))
			}
		}
	}
	if asJSON {
		if err := writeJSON(std.out, problemsJSON(found)); err != nil {
			return err
		}
	}
	fmt.Fprintf(std.err, "%s, %s\n", count(len(files), "file"), count(len(found), "problem"))
	if found.Fatal() {
		return &statusError{status: exitFlow}
	}
	return nil
}

func count(n int, what string) string {
	switch n {
	case 0:
		return "no " + what + "s"
	case 1:
		return "1 " + what
	default:
		return fmt.Sprintf("%d %ss", n, what)
	}
}

// flowFiles lists the flow files that paths stand for, in their order.
func flowFiles(paths []string) ([]string, error) { return filesNamed(paths, flowSuffix, "flow file") }

// filesNamed lists the files that paths stand for, in their order. A folder
// stands for those in it whose names end so.
func filesNamed(paths []string, suffix, what string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, readingError(path, err)
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		before := len(files)
		err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && strings.HasSuffix(name, suffix) {
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			return nil, readingError(path, err)
		}
		if len(files) == before {
			return nil, usage(fmt.Errorf("%s: no %s in it; their names end in %s", path, what, suffix))
		}
	}
	return files, nil
}

// loadFlow reads and compiles one file. The dialog is nil if the file does not
// pass.
func loadFlow(path string) (*bot.Dialog, flows.Problems, error) {
	return loadFlowWith(path, flows.Options{})
}

// readingError says what we were doing without saying the path twice.
func readingError(path string, err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("reading %s: %w", path, err)
}
