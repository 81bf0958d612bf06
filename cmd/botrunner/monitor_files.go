package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/config"
)

// monitorSuffix marks monitor files inside a folder.
const monitorSuffix = ".monitor.yaml"

// A monitorFile is one that passed.
type monitorFile struct {
	path   string
	loaded *flows.Monitor
	chat   []config.Preset // where its chats go, if it says so itself
}

// scheduled reports whether it is to run again and again. Scenarios are not, and
// are about web messaging.
func (f monitorFile) scheduled() bool { return f.loaded.Every > 0 }

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
		found, problems := monitorsIn(path, data)
		complain(std.err, problems)
		failed = failed || problems.Fatal()
		for _, f := range found {
			if other, twice := places[f.loaded.Name]; twice {
				return nil, usage(fmt.Errorf("%s: monitor %s is in %s already; two monitors need two names", path, f.loaded.Name, other))
			}
			places[f.loaded.Name] = path
		}
		files = append(files, found...)
	}
	if failed {
		return nil, &statusError{status: exitFlow}
	}
	return files, nil
}

// monitorsIn reads a monitor, or all scenarios of a file of those.
func monitorsIn(path string, data []byte) ([]monitorFile, flows.Problems) {
	if flows.AreScenarios(data) {
		return scenariosIn(path, data)
	}
	loaded, problems := flows.LoadMonitor(path, data)
	if loaded == nil {
		return nil, problems
	}
	return []monitorFile{{path: path, loaded: loaded}}, problems
}

func scenariosIn(path string, data []byte) ([]monitorFile, flows.Problems) {
	s, problems := flows.LoadScenarios(path, data)
	if s == nil {
		return nil, problems
	}
	var chat []config.Preset
	add := func(key string, v *flows.Value) {
		if v != nil {
			chat = append(chat, config.Preset{Key: key, Text: v.Text, File: path, Line: v.At.Line, Column: v.At.Column})
		}
	}
	add("transport.deploymentId", s.Deployment)
	add("transport.region", s.Region)
	add("transport.origin", s.Origin)
	if len(chat) > 0 {
		chat = append(chat, config.Preset{Key: "transport.type", Text: config.WebMessaging, File: path})
	}
	var files []monitorFile
	for _, m := range s.Monitors {
		files = append(files, monitorFile{path, m, chat})
	}
	return files, problems
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
