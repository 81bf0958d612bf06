package main

import (
	"os"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/config"
)

// offeredBy is what a settings file, and the variables beside it, offer to
// flows. If they have no connections, there is nothing that a flow may call.
// Without a file flows are compared with nothing.
func offeredBy(std streams, file string) (flows.Options, error) {
	if file == "" {
		return flows.Options{}, nil
	}
	c, err := loadSettings(std, config.Sources{File: file, Environ: os.Environ(), ForCheck: true})
	if err != nil {
		return flows.Options{}, err
	}
	s := systems{patterns: c.Patterns, operations: []flows.Operation{}}
	if err := s.connect(c); err != nil {
		return flows.Options{}, err
	}
	defer s.close()
	return s.known(), nil
}
