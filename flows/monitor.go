package flows

import (
	"slices"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// A Monitor is a compiled monitor file: a customer who is only there to see
// whether a chat works. It is immutable.
type Monitor struct {
	Name  string
	Title string
	File  string // as it was called when it was read
	// Target is the operators' name for the chat; empty: the only one.
	Target string
	// Dialog is the script, which is a customer's. Its outcomes are passed,
	// degraded and failed; without an `end` it is over with [bot.OutcomeEnded].
	Dialog *bot.Dialog
	Steps  []MonitorStep // by index of Dialog.Steps

	Every     time.Duration // from the beginning of one run to that of the next
	Jitter    time.Duration // each run begins up to so much later
	TimeLimit time.Duration // for one run
	Copies    int           // of a load run, at once; 0: the file does not say
	Limits    []Limit
	OnFail    Alert
}

// A MonitorStep is what a report needs to know of a step, beside its name.
type MonitorStep struct {
	Name    string
	Verb    string
	Line    int
	Measure string // the name under which the time it takes is a measurement; empty: it is none
}

// A Limit says what is too slow. A time that is 0 is no limit.
type Limit struct {
	Name       string // of a measurement, or of a phase of the chat
	Warn, Fail time.Duration
}

// An Alert says whom to tell of failures.
type Alert struct {
	After int    // how many in a row; 0: nobody is told
	To    string // by the operators' name
}

// What a monitor does that does not say it.
const (
	DefaultEvery     = 5 * time.Minute
	DefaultTimeLimit = 2 * time.Minute
	jitterShare      = 10 // of every: the default is one part in so many
)

// TestAttribute is the user data by which an agent, or a report, knows the chat
// of a monitor with mark_as_test. Its value is "true".
const TestAttribute = "syntheticTest"

// MonitorOutcomes are those that a monitor may end with, the best one first.
func MonitorOutcomes() []string { return []string{"passed", "degraded", "failed"} }

// MonitorPhases are the parts of every chat, which are measured whatever the
// file says.
func MonitorPhases() []string {
	return []string{"connect", "first_reply", "queue_wait", "agent_first_word"}
}

// LoadMonitor reads, checks and compiles a monitor file, as [Load] does with a
// flow file.
func LoadMonitor(name string, data []byte) (*Monitor, Problems) {
	f, problems := parse(name, data, monitorGrammar(), (*reader).monitorFile)
	m, more := compileMonitor(f)
	problems = append(problems, more...).inOrder().limited()
	if problems.Fatal() {
		return nil, problems
	}
	return m, problems
}

func compileMonitor(f *File) (*Monitor, Problems) {
	if f.Monitor == nil {
		return nil, nil
	}
	c := newCompiler(f)
	c.d.Script = true
	c.declare()
	c.dialog()
	w := f.Monitor
	m := &Monitor{
		File: f.src.name, Name: optional(w.Name), Title: optional(f.Title), Target: optional(w.Target), Dialog: c.d,
		Every: DefaultEvery, TimeLimit: DefaultTimeLimit,
	}
	c.d.Name = m.Name
	c.schedule(m)
	c.monitorSteps(m)
	c.monitorLimits(m)
	if w.OnFail != nil {
		m.OnFail = Alert{After: 1, To: optional(w.OnFail.Alert)}
		if w.OnFail.After != nil {
			m.OnFail.After = w.OnFail.After.N
		}
	}
	if !c.problems.Fatal() && !f.faulty {
		c.unreached()
		c.unconnected()
	}
	return m, c.problems.inOrder()
}

func optional(v *Value) string {
	if v == nil {
		return ""
	}
	return v.Text
}

// schedule compiles when the monitor runs, and for how long.
func (c *compiler) schedule(m *Monitor) {
	w := c.f.Monitor
	if w.Every != nil {
		m.Every = w.Every.Length
		if m.Every < minEvery {
			c.errorf(w.Every.At, "`every` has to be at least %s", minEvery)
		}
	}
	if w.TimeLimit != nil {
		m.TimeLimit = w.TimeLimit.Length
	}
	m.Jitter = m.Every / jitterShare
	if w.Jitter != nil {
		m.Jitter = w.Jitter.Length
		if m.Jitter >= m.Every && m.Every >= minEvery {
			c.errorf(w.Jitter.At, "`jitter` has to be shorter than `every`, which is %s", plainTime(m.Every))
		}
	}
	if w.Copies != nil {
		m.Copies = w.Copies.N
	}
}

// monitorLimits compares the limits with what is measured.
func (c *compiler) monitorLimits(m *Monitor) {
	measured := MonitorPhases()
	for _, s := range m.Steps {
		if s.Measure != "" && !slices.Contains(measured, s.Measure) {
			measured = append(measured, s.Measure)
		}
	}
	for _, l := range c.f.Monitor.Limits {
		if !slices.Contains(measured, l.Name.Text) {
			c.errorf(l.Name.At, "no step measures `%s`%s", l.Name.Text, c.similar(l.Name.Text, measured))
		}
		m.Limits = append(m.Limits, Limit{Name: l.Name.Text, Warn: length(l.Warn), Fail: length(l.Fail)})
	}
}
