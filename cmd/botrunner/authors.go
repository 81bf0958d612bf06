package main

import "github.com/spf13/cobra"

// authorCommands are the tools for those who write flows.
func authorCommands(std streams) []*cobra.Command {
	return []*cobra.Command{
		explainCommand(std), graphCommand(std), fmtCommand(std), schemaCommand(std), diffCommand(std), initCommand(std),
		replayCommand(std), publishCommand(std),
	}
}
