package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// A checker checks files of all kinds.
type checker struct {
	known  flows.Options
	paths  []string // as they were given: these may have any name
	tester *tester  // for the flows that tests are about; it tells nobody
	told   map[flows.Problem]bool
}

func newChecker(offered systems, paths []string) *checker {
	nobody := streams{out: io.Discard, err: io.Discard}
	return &checker{known: offered.known(), paths: paths, tester: newTester(nobody, testOptions{}, nil, offered), told: map[flows.Problem]bool{}}
}

// check reports the problems of a file that were not reported before: a flow is
// read again for each that runs it, tests it or translates it.
func (c *checker) check(path string) (flows.Problems, error) {
	problems, err := c.file(path)
	return slices.DeleteFunc(problems, func(p flows.Problem) bool {
		before := c.told[p]
		c.told[p] = true
		return before
	}), err
}

func (c *checker) file(path string) (flows.Problems, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, readingError(path, err)
	}
	switch c.kind(path, data) {
	case "agent":
		_, problems := flows.LoadAgent(path, data)
		return problems, nil
	case "monitor":
		_, problems := flows.LoadMonitor(path, data)
		return problems, nil
	case "scenarios":
		_, problems := flows.LoadScenarios(path, data)
		return problems, nil
	case "tests":
		return c.suite(path, data)
	case "translation":
		return c.translation(path)
	default:
		_, problems, err := c.flow(path)
		return problems, err
	}
}

// firstKey finds the key that says what a file is.
var firstKey = regexp.MustCompile(`(?m)^["']?(flow|agent|tests|translation|monitor)["']?[ \t]*:`)

// kind is what a file has to be. In a folder its name says it, so that one that
// is something else is reported.
func (c *checker) kind(path string, data []byte) string {
	if key := firstKey.FindSubmatch(data); key != nil && slices.Contains(c.paths, path) {
		return string(key[1])
	}
	if flows.AreScenarios(data) && slices.Contains(c.paths, path) {
		return "scenarios"
	}
	switch {
	case strings.HasSuffix(path, agentSuffix):
		return "agent"
	case strings.HasSuffix(path, testSuffix):
		return "tests"
	case strings.HasSuffix(path, monitorSuffix):
		return "monitor"
	default:
		return "flow"
	}
}

// flow reports the problems of a flow, with those for which all ways through it
// have to be followed. These wait until there is no error.
func (c *checker) flow(path string) (*bot.Dialog, flows.Problems, error) {
	dialog, problems, err := loadFlowWith(path, c.known)
	if err != nil || dialog == nil {
		return nil, problems, err
	}
	p, err := proverOf(path, dialog)
	if err != nil {
		return nil, nil, err
	}
	return dialog, slices.Concat(problems, p.Values(path), p.Dangers(path)).Sorted(), nil
}

// suite reports the problems of a test file; where its flow does not pass,
// those of the flow come first.
func (c *checker) suite(path string, data []byte) (flows.Problems, error) {
	var first flows.Problems
	_, problems := flows.LoadSuite(path, data, func(name string) (flows.Subject, error) {
		flow := filepath.Join(filepath.Dir(path), name+flowSuffix)
		subject, err := c.tester.flow(flow)
		if err == nil && subject.Dialog == nil {
			_, first, err = c.flow(flow)
		}
		return subject, err
	})
	return append(first, problems...), nil
}

// translation reports the problems of the flow that a file translates, which is
// read with it.
func (c *checker) translation(path string) (flows.Problems, error) {
	name := strings.TrimSuffix(path, filepath.Ext(path))
	lang := strings.TrimPrefix(filepath.Ext(name), ".")
	flow := strings.TrimSuffix(name, "."+lang) + flowSuffix
	if lang == "" || filepath.Ext(path) != ".yaml" {
		return nil, fmt.Errorf("%s: a translation is called NAME.LANG.yaml, after its flow NAME%s", path, flowSuffix)
	}
	dialog, problems, err := c.flow(flow)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if dialog != nil && !slices.ContainsFunc(dialog.Translations, func(t bot.Translation) bool { return t.Language == lang }) {
		problems = append(problems, flows.Problem{
			File: path, Position: flows.Position{Line: 1, Column: 1}, Severity: flows.Warning,
			Text: fmt.Sprintf("%s does not say `languages: […, %s]`, so this file was not read; if a flow runs it that does, check that one", flow, lang),
		})
	}
	return problems, nil
}
