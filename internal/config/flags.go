package config

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/spf13/pflag"
)

// Flags adds a flag for every setting. What they are given is checked by
// [Load], together with the other sources.
func Flags(fs *pflag.FlagSet) {
	for _, s := range settings() {
		usage := s.usage
		if s.fallback != "" {
			usage += " (default " + s.fallback + ")"
		}
		switch {
		case s.isPairs():
			fs.Var(&pairsFlag{}, s.key, usage)
		case s.isList():
			fs.Var(&listFlag{}, s.key, usage)
		default:
			flag := fs.VarPF(new(textFlag), s.key, "", usage)
			if s.isSwitch() {
				flag.NoOptDefVal = "true"
			}
		}
	}
}

// readFlags takes what was given on the command line.
func readFlags(fs *pflag.FlagSet) layer {
	l := newLayer()
	for _, s := range settings() {
		flag := fs.Lookup(s.key)
		if flag == nil || !flag.Changed {
			continue
		}
		at := origin{source: byFlag, name: s.key}
		l.origins[s.key] = at
		pairs, ok := flag.Value.(*pairsFlag)
		if !ok {
			l.texts[s.key] = flag.Value.String()
			continue
		}
		l.pairs[s.key] = pairs.pairs
		for name := range pairs.pairs {
			l.origins[join(s.key, name)] = at
		}
	}
	return l
}

// A textFlag keeps what it is given.
type textFlag string

func (f *textFlag) String() string     { return string(*f) }
func (f *textFlag) Set(s string) error { *f = textFlag(s); return nil }
func (f *textFlag) Type() string       { return "text" }

// A listFlag collects what it is given, one or more at a time.
type listFlag struct{ all []string }

func (f *listFlag) Type() string { return "list" }

func (f *listFlag) Set(s string) error {
	more, err := list(s)
	f.all = append(f.all, more...)
	return err
}

func (f *listFlag) String() string {
	if len(f.all) == 0 {
		return ""
	}
	text, err := json.Marshal(f.all)
	if err != nil {
		return ""
	}
	return string(text)
}

// A pairsFlag collects name=value.
type pairsFlag struct{ pairs map[string]string }

func (f *pairsFlag) Type() string   { return "name=value" }
func (f *pairsFlag) String() string { return "" }

func (f *pairsFlag) Set(s string) error {
	name, value, ok := strings.Cut(s, "=")
	if !ok || name == "" {
		return errors.New("expected name=value")
	}
	if f.pairs == nil {
		f.pairs = map[string]string{}
	}
	f.pairs[name] = value
	return nil
}
