package monitor

import "time"

// A Result is what came of one run, as plain values: it can be kept as JSON and
// says all that reports, metrics and alerts need. Texts in it have their secrets
// masked. Lengths of time are seconds in JSON.
type Result struct {
	// Monitor is the name that the file gives itself.
	Monitor string `json:"monitor"`
	// Title says what it looks after, in a few words; often empty.
	Title string `json:"title,omitempty"`
	// File is where the monitor was read from.
	File string `json:"file,omitempty"`
	// Target is what the file, or the caller, says the chat is called.
	Target string `json:"target,omitempty"`
	// Began is when the run began.
	Began time.Time `json:"began"`
	// Took is how long it was, with the closing of the chat.
	Took Seconds `json:"took"`
	// Outcome is the verdict.
	Outcome Outcome `json:"outcome"`
	// Blame is that of the fault which decided; empty unless one did.
	Blame Blame `json:"blame,omitempty"`
	// Faults are what brought the outcome down, in the order in which they came
	// to light; none if it passed.
	Faults []Fault `json:"faults,omitempty"`
	// Steps are those that were begun, in their order.
	Steps []Step `json:"steps"`
	// Phases are how long the parts of every chat took, as far as it came: one
	// of each name at most.
	Phases []Measure `json:"phases,omitempty"`
	// Measures are the file's own, one for each step with `measure` that was
	// done; a name may come several times.
	Measures []Measure `json:"measures,omitempty"`
	// Limits are what became of the file's limits, one for each measurement that
	// has one.
	Limits []Verdict `json:"limits,omitempty"`
	// Transcript is what was said and done, by all sides.
	Transcript []Line `json:"transcript,omitempty"`
	// Notes are problems that the run has got over.
	Notes []string `json:"notes,omitempty"`
	// LeftOpen says why the chat could not be closed; empty: it is closed, or was
	// never open. An agent may be waiting there for nobody.
	LeftOpen string `json:"leftOpen,omitempty"`
}

// An Outcome is the verdict on a run.
type Outcome string

// The outcomes, the better one first. An interrupted run is none: it says
// nothing about the chat.
const (
	Passed      Outcome = "passed"
	Degraded    Outcome = "degraded"
	Failed      Outcome = "failed"
	Interrupted Outcome = "interrupted"
)

// Worse returns the worse one of two outcomes.
func (o Outcome) Worse(p Outcome) Outcome {
	rank := map[Outcome]int{Passed: 0, Degraded: 1, Failed: 2, Interrupted: 3}
	if rank[p] > rank[o] {
		return p
	}
	return o
}

// A Step is one step of the file as this run went through it.
type Step struct {
	Name  string    `json:"name"`
	Verb  string    `json:"verb"`
	Line  int       `json:"line"`
	Began Seconds   `json:"began"` // after the run's beginning
	Took  Seconds   `json:"took"`
	State StepState `json:"state"`
	// Measure is the name under which the step is measured; empty: it is not.
	// Measured is what came of it if the step is done: Took; or of an expectation
	// the time until it was met, from what the monitor said right before it.
	Measure  string   `json:"measure,omitempty"`
	Measured Seconds  `json:"measured,omitempty"`
	Wanted   string   `json:"wanted,omitempty"` // what was expected, of a step that is not done
	Came     []string `json:"came,omitempty"`   // what was said and what happened instead
	Why      string   `json:"why,omitempty"`    // a command that could not be carried out: the reason
}

// StepState says how a step ended.
type StepState string

// The states of a step.
const (
	Done   StepState = "done"
	Missed StepState = "missed" // what was expected did not come
	Broken StepState = "broken" // a command could not be carried out
	Cut    StepState = "cut"    // the run was interrupted, or the monitor itself is at fault
)

// A Measure is how long something took.
type Measure struct {
	Name string  `json:"name"`
	Step string  `json:"step,omitempty"` // that was measured; of a phase empty
	Took Seconds `json:"took"`
}

// The phases of a chat.
const (
	PhaseConnect        = "connect"          // from asking for a chat to its being open
	PhaseFirstReply     = "first_reply"      // from then on to the first words of anybody
	PhaseQueueWait      = "queue_wait"       // from the chat's being open to the first agent
	PhaseAgentFirstWord = "agent_first_word" // from then on to an agent's first words
)

// Phases are the names of all phases, in their order.
func Phases() []string {
	return []string{PhaseConnect, PhaseFirstReply, PhaseQueueWait, PhaseAgentFirstWord}
}

// A Verdict is a measurement held against its limit.
type Verdict struct {
	Measure
	Warn    Seconds `json:"warn,omitempty"` // above it the run is degraded; 0: no such limit
	Fail    Seconds `json:"fail,omitempty"` // above it the run has failed; 0: no such limit
	Outcome Outcome `json:"outcome"`
}

// A Line is a line of the transcript.
type Line struct {
	At      Seconds  `json:"at"`  // after the run's beginning
	Who     Speaker  `json:"who"` // says or does it
	Name    string   `json:"name,omitempty"`
	Text    string   `json:"text,omitempty"`
	Choices []string `json:"choices,omitempty"` // answers offered with the text
	Event   string   `json:"event,omitempty"`   // of a line that is no message, by its WebChatService name
}

// A Speaker is a side of the chat.
type Speaker string

// The speakers.
const (
	ByMonitor Speaker = "monitor"
	ByBot     Speaker = "bot" // and whoever else there is who is no agent
	ByAgent   Speaker = "agent"
	ByChat    Speaker = "chat" // the chat itself, of an event that is nobody's
)
