package main

import (
	"os"
	"path/filepath"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// loadFlowWith reads and compiles one file, and those beside it that belong to
// it, with what else is known. The dialog is nil if the file does not pass.
func loadFlowWith(path string, o flows.Options) (*bot.Dialog, flows.Problems, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, readingError(path, err)
	}
	o.Open = beside(path)
	dialog, problems := flows.LoadWith(path, data, o)
	return dialog, problems, nil
}

// beside opens the files in the folder of a file.
func beside(path string) func(name string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(path), name))
	}
}
