package main

import (
	"fmt"
	"log/slog"
	"strings"
)

// centres are the contact centres that monitors look after, each opened once,
// when the first monitor needs it.
type centres struct {
	std      streams
	settings *settings
	log      *slog.Logger
	files    map[string]string         // settings files by target
	open     map[string]*contactCentre // by settings file
}

func newCentres(std streams, s *settings, log *slog.Logger) *centres {
	return &centres{std: std, settings: s, log: log, files: map[string]string{}, open: map[string]*contactCentre{}}
}

// targets reads the pairs of --target.
func (c *centres) targets(pairs []string) error {
	for _, pair := range pairs {
		name, file, ok := strings.Cut(pair, "=")
		if !ok || name == "" || file == "" {
			return usage(fmt.Errorf("--target %s: expected NAME=FILE", pair))
		}
		c.files[name] = file
	}
	return nil
}

// of is the contact centre of a target, and what results call it.
func (c *centres) of(target string) (*contactCentre, string, error) {
	file, named := c.files[target]
	if !named {
		file = c.settings.file
	}
	centre, known := c.open[file]
	if !known {
		var err error
		own := &settings{cmd: c.settings.cmd, file: file}
		if centre, err = own.contactCentre(c.std, c.log); err != nil {
			return nil, "", err
		}
		c.open[file] = centre
	}
	if centre.sim != nil {
		target = "simulator"
	}
	return centre, target, nil
}

func (c *centres) close() {
	for _, centre := range c.open {
		centre.close()
	}
}
