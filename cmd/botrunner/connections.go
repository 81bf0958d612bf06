package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/botrunner/botrunner/adapter/httpcall"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/timetable"
)

// systems are what flows may reach beside the chat: the operator's connections
// and files.
type systems struct {
	caller     *httpcall.Caller  // nil: the settings have no connections
	operations []flows.Operation // nil likewise
	patterns   map[string]string // of questions
	hours      timetable.Book    // nil: nobody has defined any
	files      fs.FS             // nil: none
	folder     *os.Root
	sealKey    []byte // encrypts secrets in conversations that are kept; nil: none are
}

func newSystems(c *config.Config) (systems, error) {
	s := systems{patterns: c.Patterns, hours: c.Timetables()}
	if err := s.connect(c); err != nil {
		return s, err
	}
	if c.Files != "" {
		var err error
		if s.folder, err = os.OpenRoot(c.Files); err != nil {
			s.close()
			return s, fmt.Errorf("settings: files: %w", err)
		}
		s.files = s.folder.FS()
	}
	return s, nil
}

// connect prepares calls; nobody is called yet.
func (s *systems) connect(c *config.Config) error {
	if len(c.Connections) == 0 {
		return nil
	}
	o := httpcall.Options{AllowedHosts: c.AllowedHosts, Connections: map[string]httpcall.Connection{}}
	for name, connection := range c.Connections {
		o.Connections[name] = called(connection)
	}
	caller, err := httpcall.New(o)
	if err != nil {
		return fmt.Errorf("settings: %w", err)
	}
	s.caller, s.operations = caller, offered(o.Connections)
	return nil
}

func called(c config.Connection) httpcall.Connection {
	out := httpcall.Connection{
		URL: c.URL, Headers: c.Headers, Timeout: c.Timeout, Operations: map[string]httpcall.Operation{},
	}
	for name, o := range c.Operations {
		fields := map[string]httpcall.Field{}
		for field, f := range o.Fields {
			fields[field] = httpcall.Field{At: f.At, Type: httpcall.Type(f.Type)}
		}
		out.Operations[name] = httpcall.Operation{Method: o.Method, Path: o.Path, Fields: fields}
	}
	return out
}

// offered are the operations as flows are checked against them.
func offered(connections map[string]httpcall.Connection) []flows.Operation {
	all := []flows.Operation{}
	for _, connection := range slices.Sorted(maps.Keys(connections)) {
		operations := connections[connection].Operations
		for _, name := range slices.Sorted(maps.Keys(operations)) {
			o := flows.Operation{Name: connection + "." + name, With: operations[name].Needs(), Fields: map[string]string{}}
			for field, f := range operations[name].Fields {
				o.Fields[field] = string(f.Type)
			}
			all = append(all, o)
		}
	}
	return all
}

// known is what flows are checked against.
func (s systems) known() flows.Options {
	o := flows.Options{Operations: s.operations, Patterns: s.patterns}
	if s.hours != nil {
		o.Hours = slices.AppendSeq([]string{}, maps.Keys(s.hours))
		slices.Sort(o.Hours)
	}
	return o
}

func (s systems) close() {
	if s.caller != nil {
		_ = s.caller.Close() // it only lets go of idle connections
	}
	if s.folder != nil {
		_ = s.folder.Close() // it was only read
	}
}
