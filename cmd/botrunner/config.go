package main

import "github.com/spf13/cobra"

func configCommand(std streams) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Print the settings in force, secrets masked",
		Long: `Prints the settings in force as YAML, each with the place it comes from, secrets
masked. Flags win over BOTRUNNER_… variables, those over the file, the file over
the defaults. What is wrong or missing is told in one go.`,
	}
	settings := settingsFlags(cmd)
	cmd.RunE = func(*cobra.Command, []string) error {
		c, err := settings.load(std)
		if err != nil {
			return err
		}
		return c.Dump(std.out)
	}
	return cmd
}
