package ops

import (
	"cmp"
	"errors"

	"github.com/botrunner/botrunner/bot"
)

// Started counts a conversation that begins.
func (m *Metrics) Started(flow string) {
	m.started.WithLabelValues(m.names.of("flow", flow)).Inc()
}

// Conversation returns the observer of one conversation that is about to be served
// in a flow: it begins, or was taken up.
func (m *Metrics) Conversation(flow string) bot.Observer {
	flow = m.names.of("flow", flow)
	return &conversation{metrics: m, flow: flow, steps: "step of " + flow}
}

// conversation counts what one conversation does. It is used by one goroutine.
type conversation struct {
	metrics *Metrics
	flow    string
	steps   string    // bounds the names of the flow's steps
	stage   bot.Stage // in which it is counted; empty: in none
}

// Observe counts.
func (c *conversation) Observe(o bot.Observation) {
	m := c.metrics
	switch o := o.(type) {
	case bot.Entered:
		m.steps.WithLabelValues(c.flow, m.names.of(c.steps, o.Step)).Inc()
	case bot.Turned:
		m.turns.Observe(o.Took.Seconds())
	case bot.Passed:
		m.added.WithLabelValues(side(o.ToAgent)).Observe(o.Took.Seconds())
	case bot.Reached:
		c.stands(o.Stage)
	case bot.Called:
		operation := m.names.of("operation", o.Operation)
		m.calls.WithLabelValues(operation, result(!o.Failed)).Inc()
		m.callTimes.WithLabelValues(operation).Observe(o.Took.Seconds())
	case bot.TakenUp:
		m.settled.WithLabelValues("found").Add(float64(o.Found))
		m.settled.WithLabelValues("again").Add(float64(o.Again))
		m.settled.WithLabelValues("undone").Add(float64(o.Undone))
	case bot.Stumbled:
		m.problems.WithLabelValues(c.flow).Inc()
	case bot.Ended:
		c.ended(o)
	default:
		m.chat(o)
	}
}

// stands moves the conversation from one gauge to another.
func (c *conversation) stands(stage bot.Stage) {
	if c.stage != "" {
		c.metrics.conversations.WithLabelValues(c.flow, string(c.stage)).Dec()
	}
	if stage != "" {
		c.metrics.conversations.WithLabelValues(c.flow, string(stage)).Inc()
	}
	c.stage = stage
}

func (c *conversation) ended(o bot.Ended) {
	c.stands("")
	if errors.Is(o.Err, bot.ErrMoved) {
		return // it goes on here
	}
	outcome := outcomeOf(o)
	c.metrics.ended.WithLabelValues(c.flow, c.metrics.names.of("outcome", outcome)).Inc()
	if outcome != handedOver { // whoever has it then measures all of it
		c.metrics.lasted.WithLabelValues(c.flow).Observe(o.Lasted.Seconds())
	}
}

// handedOver is the outcome of a conversation that goes on in another process, or
// in a later one.
const handedOver = "handed_over"

// outcomeOf is how a conversation ended, in a word. One that could not be kept is
// for others to go on with.
func outcomeOf(o bot.Ended) string {
	switch {
	case errors.Is(o.Err, bot.ErrLetGo), errors.Is(o.Err, bot.ErrNotKept):
		return handedOver
	case errors.Is(o.Err, bot.ErrCutShort):
		return "cut_short"
	case o.Err != nil:
		return "error"
	default:
		return o.Outcome
	}
}

// chat counts what concerns the chat with the agent. The wait of each chat that
// was asked for is counted once, as soon as it is over.
func (m *Metrics) chat(o bot.Observation) {
	switch o := o.(type) {
	case bot.ChatOpened:
		m.opening.WithLabelValues(result(true)).Observe(o.Took.Seconds())
		m.sawCentre(true)
	case bot.ChatRefused:
		m.opening.WithLabelValues(result(false)).Observe(o.Took.Seconds())
		m.escalations.WithLabelValues(m.queue(o.Queue), "refused").Inc()
		m.sawCentre(false)
	case bot.AgentCame:
		m.escalations.WithLabelValues(m.queue(o.Queue), "answered").Inc()
		m.waits.WithLabelValues(m.queue(o.Queue)).Observe(o.Waited.Seconds())
	case bot.ChatOver:
		if o.Ending == bot.ChatLost {
			m.lost.WithLabelValues(m.queue(o.Queue)).Inc()
		}
		if !o.Met {
			m.escalations.WithLabelValues(m.queue(o.Queue), string(o.Ending)).Inc()
		}
	}
}

// queue names the queue; a flow may leave it to the settings.
func (m *Metrics) queue(name string) string { return m.names.of("queue", cmp.Or(name, "default")) }

func side(toAgent bool) string {
	if toAgent {
		return "agent"
	}
	return "customer"
}

func result(well bool) string {
	if well {
		return "done"
	}
	return "failed"
}
