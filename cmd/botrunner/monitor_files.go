package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// monitorSuffix marks monitor files inside a folder.
const monitorSuffix = ".monitor.yaml"

// A monitorFile is one that passed.
type monitorFile struct {
	path   string
	loaded *flows.Monitor
}

// loadMonitors reads all monitors and tells what is wrong with them in one go.
func loadMonitors(std streams, paths []string) ([]monitorFile, error) {
	names, err := filesNamed(paths, monitorSuffix, "monitor file")
	if err != nil {
		return nil, err
	}
	var files []monitorFile
	failed, places := false, map[string]string{}
	for _, path := range names {
		data, err := os.ReadFile(path)
		if err != nil {
			return nil, readingError(path, err)
		}
		loaded, problems := flows.LoadMonitor(path, data)
		fmt.Fprint(std.err, problems)
		if loaded == nil {
			failed = true
			continue
		}
		if other, twice := places[loaded.Name]; twice {
			return nil, usage(fmt.Errorf("%s: monitor %s is in %s already; two monitors need two names", path, loaded.Name, other))
		}
		places[loaded.Name] = path
		files = append(files, monitorFile{path, loaded})
	}
	if failed {
		return nil, &statusError{status: exitFlow}
	}
	return files, nil
}

// givenInputs are the values of --set and --set-file, by file: of those inputs
// that it has.
func givenInputs(o monitorOptions, files []monitorFile) (map[string]map[string]any, error) {
	values, err := parseInputs(o.inputs)
	if err != nil {
		return nil, err
	}
	for _, pair := range o.secrets {
		name, file, ok := strings.Cut(pair, "=")
		if !ok || name == "" || file == "" {
			return nil, usage(fmt.Errorf("--set-file %s: expected NAME=FILE", pair))
		}
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, readingError(file, err)
		}
		values[name] = strings.TrimRight(string(data), "\r\n")
	}
	given, used := map[string]map[string]any{}, map[string]bool{}
	for _, f := range files {
		given[f.path] = map[string]any{}
		for name, value := range values {
			if hasInput(f.loaded.Dialog, name) {
				given[f.path][name], used[name] = value, true
			}
		}
	}
	for name := range values {
		if !used[name] {
			return nil, usage(fmt.Errorf("--set %s: no monitor has such an input", name))
		}
	}
	return given, nil
}

func hasInput(d *bot.Dialog, name string) bool {
	return slices.ContainsFunc(d.Vars, func(v bot.Var) bool { return v.Input && v.Name == name })
}
