package main

import (
	"encoding/json"
	"io"
	"os"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/flows/explain"

	"github.com/spf13/cobra"
)

func explainCommand(std streams) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "explain FLOW",
		Short: "Read a flow aloud, in numbered plain sentences",
		Long: `Reads a flow aloud: numbered plain sentences, in the order of the file, for
somebody who neither programs nor reads YAML and has to say whether it is right.
What is filled in into a text stands in [brackets].`,
		Example: `  botrunner explain examples/flows/prequalify.flow.yaml
  botrunner explain --json examples/flows/prequalify.flow.yaml`,
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := soundFlow(std, args[0], asJSON)
			if err != nil {
				return err
			}
			reading := explain.Read(f)
			if asJSON {
				return writeJSON(std.out, reading)
			}
			show(std.out, reading, readingAccents)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, for programs")
	return cmd
}

// soundFlow reads a flow as its author wrote it. One that does not pass is
// reported, and ends the command.
func soundFlow(std streams, path string, asJSON bool) (*flows.File, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, readingError(path, err)
	}
	if _, problems := flows.LoadWith(path, data, flows.Options{Open: beside(path)}); problems.Fatal() {
		return nil, unsound(std, problems, asJSON)
	}
	f, _ := flows.Parse(path, data)
	return f, nil
}

func writeJSON(w io.Writer, v any) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(v)
}
