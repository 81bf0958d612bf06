package config

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/pflag"
	"github.com/spf13/viper"
)

// Sources are where settings come from. The zero value has none: the defaults
// are in force then, and no transport.
type Sources struct {
	File    string         // path of a settings file; default: none
	Environ []string       // variables as os.Environ gives them; default: none
	Flags   *pflag.FlagSet // with the flags of [Flags], parsed; default: none

	// Presets are settings that what is to be run brings along itself; every
	// other source lies over them. Default: none.
	Presets []Preset

	// ForCheck reads them to compare flows with them, which needs no chat server
	// and no secrets: a missing transport is fine, and secrets that are kept in
	// variables or files stay there. Default: they are read to be used.
	ForCheck bool

	// ReadFile reads the settings file, and the files it names for secrets. The
	// default is os.ReadFile.
	ReadFile func(path string) ([]byte, error)
}

// A Preset is a setting, and where it stands.
type Preset struct {
	Key, Text    string
	File         string
	Line, Column int
}

// Load reads the settings. If something is wrong the error is of type
// [Problems] and tells all of it, unless the file could not be read at all.
//
// What a transport needs is asked for as soon as a source says something of one,
// and for a file that says nothing else of use, such as connections or routes.
func Load(from Sources) (*Config, error) {
	if from.ReadFile == nil {
		from.ReadFile = os.ReadFile
	}
	l := loading{config: &Config{origins: map[string]origin{}}, viper: viper.New(), file: from.File}
	if err := l.read(from); err != nil {
		return nil, err
	}
	if l.unreadable {
		return nil, l.problems // all else would only follow from it
	}
	l.kind = l.transportKind()
	l.resolve()
	l.chooseServer()
	if !from.ForCheck {
		l.readTokens(from.ReadFile)
		l.checkMissing()
	}
	l.connections(from)
	l.routes(from)
	l.hours(from)
	l.alerts(from)
	l.checkPatterns()
	l.checkOperation()
	l.checkJourney()
	l.checkStore()
	l.problems.sort()
	if l.problems.fatal() {
		return nil, l.problems
	}
	l.config.warnings = l.problems
	return l.config, nil
}

// loading is one run of Load.
type loading struct {
	config   *Config
	viper    *viper.Viper // which text is in force for a key
	layers   []layer      // presets, file, environment, flags: the later one wins
	said     layer        // by the file
	problems Problems
	file     string
	kind     string // the type of transport that the settings are for; empty: one that is not there

	unreadable bool // the file has no keys that could be walked
}

// read takes in all sources.
func (l *loading) read(from Sources) error {
	l.layers = append(l.layers, presetLayer(from.Presets))
	if from.File != "" {
		data, err := from.ReadFile(from.File)
		if err != nil {
			return fmt.Errorf("reading settings: %w", err)
		}
		layer, ok := readFile(from.File, data, &l.problems)
		l.layers, l.said = append(l.layers, layer), layer
		l.unreadable = !ok
	}
	l.layers = append(l.layers, readEnvironment(from.Environ, &l.problems))
	for _, layer := range l.layers {
		if err := l.viper.MergeConfigMap(nest(layer.texts)); err != nil {
			return fmt.Errorf("merging settings: %w", err)
		}
	}
	if from.Flags == nil {
		return nil
	}
	l.layers = append(l.layers, readFlags(from.Flags))
	for _, s := range settings() {
		if flag := from.Flags.Lookup(s.key); flag != nil && !s.isPairs() {
			if err := l.viper.BindPFlag(s.key, flag); err != nil {
				return fmt.Errorf("binding flag --%s: %w", s.key, err)
			}
		}
	}
	return nil
}

func presetLayer(presets []Preset) layer {
	l := newLayer()
	for _, p := range presets {
		l.texts[p.Key] = p.Text
		l.origins[p.Key] = origin{source: byPreset, name: p.File, line: p.Line, column: p.Column}
	}
	return l
}

// nest turns dotted keys into the tree that viper merges.
func nest(texts map[string]string) map[string]any {
	root := map[string]any{}
	for key, text := range texts {
		at := root
		path := strings.Split(key, ".")
		for _, name := range path[:len(path)-1] {
			next, ok := at[name].(map[string]any)
			if !ok {
				next = map[string]any{}
				at[name] = next
			}
			at = next
		}
		at[path[len(path)-1]] = text
	}
	return root
}
