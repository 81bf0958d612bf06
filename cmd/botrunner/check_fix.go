package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/repair"

	"github.com/spf13/cobra"
)

// fixable adds to check that it repairs what has one repair, before it reports
// what remains.
func fixable(o *checkOptions, cmd *cobra.Command) *cobra.Command {
	cmd.Flags().BoolVar(&o.fix, "fix", false, "repair what has just one repair, in the files")
	cmd.Long += `

With --fix, what can be put right in just one way is put right in the files
first: texts that need quotes, tabs, misspelt names that are near to just one.
Each repair is listed, and what remains is reported as always. A repair after
which there are not fewer errors is taken back. With --json the repairs are
listed on stderr.`
	plain := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		for _, other := range []string{"prove", "routing", "known"} {
			if o.fix && cmd.Flags().Changed(other) {
				return usage(fmt.Errorf("--fix does not go with --%s", other))
			}
		}
		return plain(cmd, args)
	}
	return cmd
}

// fix repairs files, and the translations that are read with them.
func (c *checker) fix(std streams, files []string, o checkOptions) error {
	out := std.out
	if o.json { // where only what remains belongs
		out = std.err
	}
	for _, file := range files {
		left, err := c.fixFile(out, file)
		if err != nil {
			return err
		}
		var others []string
		for _, p := range left {
			if p.Repair != (flows.Repair{}) && translates(p.File, file) && !slices.Contains(others, p.File) {
				others = append(others, p.File)
			}
		}
		for _, other := range others {
			if _, err := c.fixFile(out, other); err != nil {
				return err
			}
		}
	}
	return nil
}

// translates reports whether a file, by its name, is a translation of a flow.
func translates(path, flow string) bool {
	return !strings.HasSuffix(path, flowSuffix) && flowOf(path) == filepath.Clean(flow)
}

// flowOf is the flow that NAME.LANG.yaml translates.
func flowOf(translation string) string {
	name := strings.TrimSuffix(translation, filepath.Ext(translation))
	return strings.TrimSuffix(name, filepath.Ext(name)) + flowSuffix
}

// fixFile repairs one file, lists what it did and returns what remains.
func (c *checker) fixFile(out io.Writer, path string) (flows.Problems, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, readingError(path, err)
	}
	kind := c.fixedKind(path, data)
	if kind == "translation" {
		path = filepath.Clean(path) // as the problems of those that are read with a flow call it
	}
	r, err := repair.Source(path, data, c.faults(kind, path))
	if err != nil {
		return nil, err
	}
	if bytes.Equal(r.Data, data) {
		return r.Left, nil
	}
	if err := replace(path, r.Data); err != nil {
		return nil, err
	}
	for _, p := range r.Done {
		fmt.Fprintf(out, "%s:%d:%d: repaired: %s\n", p.File, p.Line, p.Column, p.Text)
	}
	return r.Left, nil
}

// faults finds the problems of what a file may become. Those for which all ways
// through a flow are followed are not among them: no repair puts them right.
func (c *checker) faults(kind, path string) repair.Check {
	o := c.known
	o.Open = beside(path)
	switch kind {
	case "agent":
		return func(data []byte) (flows.Problems, error) {
			_, problems := flows.LoadAgent(path, data)
			return problems, nil
		}
	case "monitor":
		return func(data []byte) (flows.Problems, error) {
			_, problems := flows.LoadMonitor(path, data)
			return problems, nil
		}
	case "tests":
		return func(data []byte) (flows.Problems, error) { return c.suite(path, data) }
	case "translation":
		return func(data []byte) (flows.Problems, error) { return c.withTranslation(path, data) }
	default:
		return func(data []byte) (flows.Problems, error) {
			_, problems := flows.LoadWith(path, data, o)
			return problems, nil
		}
	}
}

// fixedKind is the kind of a file. What nobody named and is called like no other
// kind was found by its flow: a translation.
func (c *checker) fixedKind(path string, data []byte) string {
	kind := c.kind(path, data)
	if kind == "flow" && !strings.HasSuffix(path, flowSuffix) && !slices.Contains(c.paths, path) {
		return "translation"
	}
	return kind
}

// withTranslation finds the problems of a flow and of what a translation of it
// may become.
func (c *checker) withTranslation(path string, translated []byte) (flows.Problems, error) {
	flow := flowOf(path)
	data, err := os.ReadFile(flow)
	if err != nil {
		return nil, readingError(flow, err)
	}
	o := c.known
	o.Open = func(name string) ([]byte, error) {
		if name == filepath.Base(path) {
			return translated, nil
		}
		return beside(flow)(name)
	}
	_, problems := flows.LoadWith(flow, data, o)
	return problems, nil
}
