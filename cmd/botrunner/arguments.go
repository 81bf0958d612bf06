package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// takeArguments has a command, and those below it, take the arguments that their
// usage lines name, and nothing else.
func takeArguments(cmd *cobra.Command) {
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if problem := wrongArguments(cmd, args); problem != "" {
			return usage(fmt.Errorf("%s (see %s --help)", problem, cmd.CommandPath()))
		}
		return nil
	}
	for _, sub := range cmd.Commands() {
		takeArguments(sub)
	}
}

// wrongArguments says what is wrong with the arguments of a command, if anything.
func wrongArguments(cmd *cobra.Command, args []string) string {
	_, name, _ := strings.Cut(cmd.CommandPath(), " ")
	names := argumentNames(cmd)
	for i, one := range names {
		optional := strings.HasPrefix(one, "[")
		if i >= len(args) && !optional {
			return fmt.Sprintf("%s: %s is missing", name, strings.TrimSuffix(one, "…"))
		}
		if strings.Contains(one, "…") {
			return ""
		}
	}
	switch {
	case len(args) <= len(names):
		return ""
	case len(names) == 0 && cmd.HasSubCommands():
		problem := fmt.Sprintf("there is no command %q", strings.TrimSpace(name+" "+args[0]))
		cmd.SuggestionsMinimumDistance = 1 + len(args[0])/4
		if meant := cmd.SuggestionsFor(args[0]); len(meant) > 0 {
			problem += fmt.Sprintf("; did you mean %s?", strings.Join(meant, " or "))
		}
		return problem
	case len(names) == 0:
		return fmt.Sprintf("%s takes no arguments, and got %q", name, args[0])
	default:
		return fmt.Sprintf("%s takes %s, and %q is one more", name, strings.Join(names, " "), args[len(names)])
	}
}

// argumentNames are the arguments on the usage line of a command: FLOW, one that may
// be left out as [FLOW], and one of which there may be several, the last, as FILE….
func argumentNames(cmd *cobra.Command) []string {
	var names []string
	words := strings.Fields(cmd.Use)[1:]
	for i := 0; i < len(words); i++ {
		flag, isFlag := strings.CutPrefix(words[i], "--")
		switch {
		case !isFlag:
			names = append(names, words[i])
		case cmd.Flag(flag).NoOptDefVal == "":
			i++ // its value
		}
	}
	return names
}
