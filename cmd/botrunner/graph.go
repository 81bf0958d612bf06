package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/botrunner/botrunner/flows/graph"

	"github.com/spf13/cobra"
)

// graphWriters are the formats of the command graph.
var graphWriters = map[string]func(*graph.Graph) string{
	"mermaid": (*graph.Graph).Mermaid,
	"dot":     (*graph.Graph).DOT,
	"svg":     (*graph.Graph).SVG,
}

func graphCommand(std streams) *cobra.Command {
	var format, file string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "graph FLOW",
		Short: "Draw a flow: steps as boxes, the ways between them as arrows",
		Long: `Draws a flow: steps as boxes, the ways between them as arrows with their reasons.
What holds at any time or at any question is drawn once. A box with a thick
border can be the last one of a conversation.

The formats: mermaid, which GitHub, GitLab and many wikis show; dot, for
Graphviz; svg, for every browser.`,
		Example: `  botrunner graph examples/flows/prequalify.flow.yaml --format svg -o prequalify.svg
  botrunner graph examples/flows/prequalify.flow.yaml`,
		RunE: func(_ *cobra.Command, args []string) error {
			write, ok := graphWriters[format]
			if !ok {
				return usage(fmt.Errorf("--format %s: expected mermaid, dot or svg", format))
			}
			f, err := soundFlow(std, args[0], asJSON)
			if err != nil {
				return err
			}
			g := graph.Of(f)
			if asJSON {
				var text strings.Builder
				if err := writeJSON(&text, g); err != nil {
					return err
				}
				return writeOut(std.out, file, text.String())
			}
			if format == "svg" && len(g.Nodes) > graph.MaxDrawn {
				return fmt.Errorf("drawing %s: it has %d boxes, and a picture of more than %d is of no use to anybody; draw its parts as flows of their own, or take --format dot", args[0], len(g.Nodes), graph.MaxDrawn)
			}
			return writeOut(std.out, file, write(g))
		},
	}
	cmd.Flags().StringVar(&format, "format", "mermaid", "mermaid, dot or svg")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON, for programs: the boxes, and the arrows by the numbers of the boxes from 0")
	cmd.Flags().StringVarP(&file, "output", "o", "", "file to write to; default: stdout")
	return cmd
}

// writeOut writes to a file, or to out if none is named.
func writeOut(out io.Writer, file, text string) error {
	if file == "" {
		_, err := io.WriteString(out, text)
		return err
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil { //nolint:gosec // meant to be read by others
		return writingError(file, err)
	}
	return nil
}

// writingError is readingError for a file that was to be written.
func writingError(path string, err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("writing %s: %w", path, err)
}
