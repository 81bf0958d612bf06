package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/botrunner/botrunner/adapter/genesys/simulator"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// agentSuffix marks agent files inside a folder.
const agentSuffix = ".agent.yaml"

// loadAgents reads all agents and tells what is wrong with them in one go.
func loadAgents(std streams, paths []string) ([]simulator.Agent, error) {
	files, err := agentFiles(paths)
	if err != nil {
		return nil, err
	}
	var agents []simulator.Agent
	failed, places, dialogs := false, map[string]string{}, map[string]*bot.Dialog{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return nil, readingError(file, err)
		}
		loaded, problems := flows.LoadAgent(file, data)
		complain(std.err, problems)
		if loaded == nil {
			failed = true
			continue
		}
		if other, twice := places[strings.ToLower(loaded.Name)]; twice {
			return nil, usage(fmt.Errorf("%s: agent %s works here already, after %s; two agents need two names", file, loaded.Name, other))
		}
		places[strings.ToLower(loaded.Name)], dialogs[file] = file, loaded.Dialog
		agent, err := simulator.NewAgent(loaded)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		agents = append(agents, agent)
	}
	if failed {
		return nil, &statusError{status: exitFlow}
	}
	for _, file := range files {
		warnOfStrangers(std, file, dialogs[file], places)
	}
	return agents, nil
}

// warnOfStrangers tells of transfers to agents who do not work here. The guest
// then waits for anybody, so it is no error: the file may be right elsewhere.
func warnOfStrangers(std streams, file string, d *bot.Dialog, places map[string]string) {
	for _, s := range d.Steps {
		t, ok := s.Verb.(*bot.Transfer)
		if !ok || t.Agent.Fixed == "" || places[strings.ToLower(t.Agent.Fixed)] != "" {
			continue
		}
		fmt.Fprintf(std.err, "%s:%d: warning: step `%s`: nobody called `%s` works here; give that agent's file to --agents as well\n",
			file, s.Line, s.Name, t.Agent.Fixed)
	}
}

// agentFiles lists the files that paths stand for, in their order.
func agentFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		before := len(files)
		err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && (name == path || strings.HasSuffix(name, agentSuffix)) {
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			return nil, readingError(path, err)
		}
		if len(files) == before {
			return nil, usage(fmt.Errorf("%s: no agent file in it; their names end in %s", path, agentSuffix))
		}
	}
	return files, nil
}

// loadFaults reads a file, or what stands in the flag itself.
func loadFaults(std streams, from string) (simulator.Faults, error) {
	if from == "" {
		return simulator.Faults{}, nil
	}
	name, data := "--faults", []byte(from)
	if !strings.HasPrefix(strings.TrimSpace(from), "{") {
		var err error
		if data, err = os.ReadFile(from); err != nil {
			return simulator.Faults{}, readingError(from, err)
		}
		name = from
	}
	loaded, problems := flows.LoadFaults(name, data)
	complain(std.err, problems)
	if loaded == nil {
		return simulator.Faults{}, &statusError{status: exitFlow}
	}
	return simulator.NewFaults(loaded), nil
}
