package main

import (
	"os"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/config"
)

// offeredBy is what a settings file, and the variables beside it, offer to
// flows. If they have no connections, there is nothing that a flow may call.
// Without a file flows are compared with nothing.
func offeredBy(std streams, file string) (systems, error) {
	if file == "" {
		return systems{}, nil
	}
	c, err := loadSettings(std, config.Sources{File: file, Environ: os.Environ(), ForCheck: true})
	if err != nil {
		return systems{}, err
	}
	s := systems{patterns: c.Patterns, hours: c.Timetables(), operations: []flows.Operation{}}
	if err := s.connect(c); err != nil {
		return systems{}, err
	}
	s.close() // nobody is called
	return s, nil
}
