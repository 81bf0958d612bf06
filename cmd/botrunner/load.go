package main

import (
	"os"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// loadFlowWith reads and compiles one file, with what is known beside it. The
// dialog is nil if the file does not pass.
func loadFlowWith(path string, o flows.Options) (*bot.Dialog, flows.Problems, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, readingError(path, err)
	}
	dialog, problems := flows.LoadWith(path, data, o)
	return dialog, problems, nil
}
