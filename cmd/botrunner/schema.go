package main

import (
	"github.com/botrunner/botrunner/flows/schema"

	"github.com/spf13/cobra"
)

func schemaCommand(std streams) *cobra.Command {
	var file string
	var monitor bool
	cmd := &cobra.Command{
		Use:   "schema",
		Short: "Print the JSON Schema of flow files, for editors",
		Long: `Prints the JSON Schema of flow files or, with --monitor, that of monitor files.
Editors that know YAML complete keys by it, explain them, and underline what is
wrong while it is written. Most of them find it by the first line of a flow:

    # yaml-language-server: $schema=flow.schema.json

What a schema cannot know, such as the names of steps, is left to check.`,
		Example: `  botrunner schema -o flow.schema.json`,
		RunE: func(*cobra.Command, []string) error {
			text := schema.Flow()
			if monitor {
				text = schema.Monitor()
			}
			return writeOut(std.out, file, string(text))
		},
	}
	cmd.Flags().StringVarP(&file, "output", "o", "", "file to write to; default: stdout")
	cmd.Flags().BoolVar(&monitor, "monitor", false, "the schema of monitor files")
	return cmd
}
