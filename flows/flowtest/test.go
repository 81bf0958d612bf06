package flowtest

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
)

// A Test is a test file with its flow, ready to run.
type Test struct {
	suite   *flows.Suite
	subject flows.Subject
	engine  *bot.Engine
	route   *route
}

// New makes a test of what was loaded; the subject's dialog must not be nil.
func New(s *flows.Suite, subject flows.Subject) (*Test, error) {
	e, err := bot.NewEngine(subject.Dialog, bot.EngineOptions{Trace: true, Hours: hours{operator: subject.Hours}})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", s.Name, err)
	}
	return &Test{suite: s, subject: subject, engine: e, route: newRoute(subject.Dialog)}, nil
}

// Options choose what is run. The zero value runs everything.
type Options struct {
	// Only chooses the cases whose names match. Default: all.
	Only *regexp.Regexp
}

// A Report is what came of a test file.
type Report struct {
	File     string    `json:"file"`
	Flow     string    `json:"flow"` // the flow's file
	Cases    []Result  `json:"cases"`
	Coverage *Coverage `json:"-"`
}

// A Result is what came of one case. It passed if there are no failures.
type Result struct {
	Name     string        `json:"name"`
	Line     int           `json:"line"`
	Took     time.Duration `json:"-"` // on a real clock
	Failures []Failure     `json:"failures,omitempty"`
}

// A Failure is one thing that was not as expected.
type Failure struct {
	Line     int         `json:"line"` // in the test file
	Column   int         `json:"column"`
	Quote    string      `json:"quote"` // that line
	Step     string      `json:"step"`  // where the flow stands, or what the failure is about
	Flow     string      `json:"flow"`  // the file of that step
	StepLine int         `json:"stepLine"`
	What     string      `json:"what"` // was expected, and is not so
	Came     []string    `json:"came,omitempty"`
	Talk     []Utterance `json:"talk"` // up to the point
}

// Passed reports whether every case has passed.
func (r *Report) Passed() bool { return r.Failed() == 0 }

// Failed is how many cases have failed.
func (r *Report) Failed() int {
	n := 0
	for _, c := range r.Cases {
		if len(c.Failures) > 0 {
			n++
		}
	}
	return n
}

// Run plays the cases one after the other, in the order of the file.
func (t *Test) Run(o Options) *Report {
	r := &Report{File: t.suite.Name, Flow: t.subject.File.Name(), Cases: []Result{}, Coverage: newCoverage(t.route)}
	for _, k := range t.suite.Cases {
		if o.Only != nil && !o.Only.MatchString(k.Name.Text) {
			continue
		}
		began := time.Now()
		p := t.play(k, r.Coverage)
		r.Cases = append(r.Cases, Result{Name: k.Name.Text, Line: k.At.Line, Took: time.Since(began), Failures: p.failures})
	}
	return r
}

// play plays one case to its end, or to the line that cannot be.
func (t *Test) play(k *flows.Case, cover *Coverage) *player {
	p := &player{Test: t, stage: t.newStage(k), cover: cover, userData: map[string]string{}, chatAt: bot.Nowhere}
	effects, err := p.start(k.Given)
	p.note(bot.Nowhere, effects)
	if err != nil {
		p.fail(k.At, bot.Nowhere, "the conversation cannot begin: "+err.Error())
		return p
	}
	for _, l := range k.Talk {
		if !p.line(l) {
			return p
		}
	}
	if k.Expect != nil {
		p.compare(k.Expect)
	}
	return p
}

// fail remembers what is not as expected. The step is the one that it is about.
func (p *player) fail(at flows.Position, step int, what string, came ...string) {
	f := Failure{
		Line: at.Line, Column: at.Column, Quote: strings.TrimSpace(p.suite.Line(at.Line)),
		What: what, Came: came, Talk: p.talk,
	}
	if step == bot.Nowhere {
		step = p.c.At
	}
	if step != bot.Nowhere {
		at := p.route.dialog.Steps[step]
		f.Step, f.StepLine, f.Flow = at.Name, at.Line, cmp.Or(at.File, p.subject.File.Name())
	}
	p.failures = append(p.failures, f)
}

// Suite is the test file.
func (t *Test) Suite() *flows.Suite { return t.suite }

// Subject is the flow that it tests.
func (t *Test) Subject() flows.Subject { return t.subject }
