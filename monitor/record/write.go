package record

import (
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
)

// How long a recorded monitor waits for what came: several times as long as it
// took, and never less than this.
const (
	waitTimes = 3
	waitWords = 10 * time.Second
	waitAgent = time.Minute

	longestWait = time.Hour // and never longer, whatever happened then
	longestRun  = 24 * time.Hour
)

// A writer writes the steps of a monitor.
type writer struct {
	steps  strings.Builder
	counts map[string]int // of steps, by what their names begin with
	agents []string
	limit  time.Duration // of all waits together
	left   bool          // the chat is over
}

// Monitor writes a monitor that says what the customer said and expects what was
// heard. Secrets that [Talk.Conceal] took out are its inputs. It passes the check
// of [flows.LoadMonitor].
func (t Talk) Monitor(name string) []byte {
	w := &writer{counts: map[string]int{}, agents: t.agents()}
	queue := ""
	for _, l := range t.Lines {
		if l.Event == eventStart {
			queue = l.Text
			break
		}
	}
	if queue == "" || concealed.MatchString(queue) {
		w.step("open", "connect: true")
	} else {
		w.step("open", "connect: {queue: "+literal(queue)+"}")
	}
	before := monitor.Seconds(0)
	for _, l := range t.Lines {
		if w.left {
			break
		}
		w.line(l, (l.At - before).Duration())
		before = l.At
	}
	if !w.left {
		w.step("leave", "disconnect: true", "end: passed")
	}
	return []byte(t.head(name, w.limit) + "steps:\n" + strings.TrimSuffix(w.steps.String(), "\n"))
}

func (t Talk) head(name string, limit time.Duration) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Recorded from a conversation.\nmonitor: %s\nmark_as_test: true\n", flows.Scalar(name))
	if limit = min(limit+time.Minute, longestRun); limit > flows.DefaultTimeLimit {
		fmt.Fprintf(&b, "time_limit: %s\n", seconds(limit))
	}
	b.WriteByte('\n')
	if len(t.secrets) > 0 {
		b.WriteString("inputs:\n")
		for _, name := range t.secrets {
			fmt.Fprintf(&b, "  %s: {type: secret}\n", name)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// line writes what a line of the talk asks for, which came after a while.
func (w *writer) line(l monitor.Line, after time.Duration) {
	switch {
	case said(l) && concealed.MatchString(l.Text):
		w.step("pass", "sendFilteredMessage: {message: "+literal(l.Text)+"}")
	case said(l) && l.Text != "":
		w.step("say", "send: "+literal(l.Text))
	case heard(l):
		w.expect("hear", w.words(l), waitWords, after)
	case l.Event == eventTyping:
		w.step("type", "sendTyping: true")
	case l.Event == bot.EventAgentConnected:
		w.expect("agent", "event: agentConnected", waitAgent, after)
	case l.Event == bot.EventAgentDisconnected:
		w.expect("agent_leaves", "event: agentDisconnected", waitAgent, after)
	case l.Event == bot.EventEnded:
		w.expect("end", "event: ended", waitAgent, after)
		w.step("over", "end: passed")
		w.left = true
	case l.Event == eventEnd:
		w.step("leave", "disconnect: true", "end: passed")
		w.left = true
	}
}

// words are what is expected of something that was heard.
func (w *writer) words(l monitor.Line) string {
	var parts []string
	if text := piece(l.Text, w.agents); text != "" {
		parts = append(parts, "text: "+literal(text))
	}
	var choices []string
	for _, c := range l.Choices {
		if !concealed.MatchString(c) {
			choices = append(choices, literal(c))
		}
	}
	if len(choices) > 0 {
		parts = append(parts, "choices: ["+strings.Join(choices, ", ")+"]")
	}
	return strings.Join(parts, ", ")
}

func (w *writer) expect(name, what string, least, took time.Duration) {
	within := max(least, waitTimes*min(took.Round(time.Second), longestWait/waitTimes))
	w.limit += within
	if what != "" {
		what += ", "
	}
	w.step(name, "expect: {"+what+"within: "+seconds(within)+"}")
}

// step writes a step whose name begins so, and is unlike all others.
func (w *writer) step(name string, lines ...string) {
	w.counts[name]++
	if n := w.counts[name]; n > 1 {
		name = fmt.Sprintf("%s_%d", name, n)
	}
	fmt.Fprintf(&w.steps, "  %s:\n", name)
	for _, line := range lines {
		fmt.Fprintf(&w.steps, "    %s\n", line)
	}
	w.steps.WriteByte('\n')
}

func seconds(d time.Duration) string { return fmt.Sprintf("%ds", int(d.Seconds())) }

// literal writes a text that means itself: nothing in it is computed but the
// secrets that were taken out.
func literal(text string) string {
	text = strings.ReplaceAll(readable(text), "${", `${"${"}`)
	return flows.Scalar(concealed.ReplaceAllString(text, "$${$1}"))
}

// readable leaves out what stands for characters that could not be read.
func readable(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), string(unicode.ReplacementChar), "")
}
