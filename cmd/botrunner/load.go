package main

import (
	"os"
	"path/filepath"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/runner"
)

// loadFlowWith reads and compiles one file, and those beside it that belong to
// it, with what else is known. The dialog is nil if the file does not pass.
func loadFlowWith(path string, o flows.Options) (*bot.Dialog, flows.Problems, error) {
	dialog, problems, _, err := loadFlowSource(path, o)
	return dialog, problems, err
}

// loadFlowSource is loadFlowWith, and tells what it has read.
func loadFlowSource(path string, o flows.Options) (*bot.Dialog, flows.Problems, runner.Source, error) {
	source := runner.Source{Path: path, Main: filepath.Base(path), Files: map[string][]byte{}}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, nil, source, readingError(path, err)
	}
	source.Files[source.Main] = data
	open := beside(path)
	o.Open = func(name string) ([]byte, error) {
		data, err := open(name)
		if err == nil {
			source.Files[name] = data
		}
		return data, err
	}
	dialog, problems := flows.LoadWith(path, data, o)
	return dialog, problems, source, nil
}

// beside opens the files in the folder of a file.
func beside(path string) func(name string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		return os.ReadFile(filepath.Join(filepath.Dir(path), name))
	}
}
