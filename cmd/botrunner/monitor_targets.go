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
	open     map[string]*contactCentre // by settings file, and what monitor files say of their chats
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

// of is the contact centre of a monitor, and what results call it.
func (c *centres) of(f monitorFile) (*contactCentre, string, error) {
	target := f.loaded.Target
	file, named := c.files[target]
	if !named {
		file = c.settings.file
	}
	key := fmt.Sprint(file, f.chat, f.scheduled())
	centre, known := c.open[key]
	if !known {
		var err error
		own := &settings{cmd: c.settings.cmd, file: file, presets: f.chat, messaging: !f.scheduled()}
		if centre, err = own.contactCentre(c.std, c.log); err != nil {
			return nil, "", err
		}
		c.open[key] = centre
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
