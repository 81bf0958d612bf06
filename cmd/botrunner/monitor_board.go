package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/botrunner/botrunner/monitor"

	"golang.org/x/term"
)

// How the steps under way are shown in a terminal.
const (
	redrawEvery = 200 * time.Millisecond
	boardWidth  = 79
)

// A board shows runs while they go on: a line for each step that is done and,
// in a terminal, one below them that tells what is under way. In a terminal one
// goroutine redraws that one; close ends it.
type board struct {
	quiet  bool // only json is wanted
	dated  bool // the verdicts of a schedule say when the run began
	live   bool
	colour bool
	stop   chan struct{}
	done   chan struct{}

	mu    sync.Mutex // guards all below, and what is printed
	out   io.Writer
	order []string // of monitors that run
	steps map[string]underWay
}

type underWay struct {
	step  string
	since time.Time
}

func newBoard(out io.Writer, o monitorOptions) *board {
	f, isFile := out.(*os.File)
	b := &board{
		quiet: o.json, dated: !o.once, live: !o.json && isFile && term.IsTerminal(int(f.Fd())), colour: inColour(out),
		stop: make(chan struct{}), done: make(chan struct{}), out: out, steps: map[string]underWay{},
	}
	if !b.live {
		close(b.done)
		return b
	}
	go b.redraw()
	return b
}

func (b *board) redraw() {
	defer close(b.done)
	tick := time.NewTicker(redrawEvery)
	defer tick.Stop()
	for {
		select {
		case <-b.stop:
			return
		case <-tick.C:
			b.print("")
		}
	}
}

func (b *board) close() {
	close(b.stop)
	<-b.done
}

// watch shows the runs of one monitor.
func (b *board) watch(name string) monitor.Watch {
	if b.quiet {
		return monitor.Watch{}
	}
	return monitor.Watch{
		Begins: func(s monitor.Step) { b.begins(name, s.Name) },
		Ends: func(s monitor.Step) {
			b.rests(name)
			b.print(fmt.Sprintf("%s  %s\n", name, s))
		},
		Over: func(r *monitor.Result) { b.over(name, r) },
	}
}

func (b *board) begins(name, step string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, runs := b.steps[name]; !runs {
		b.order = append(b.order, name)
	}
	b.steps[name] = underWay{step, time.Now()}
}

// rests takes a monitor off the line of what is under way.
func (b *board) rests(name string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.steps, name)
	b.order = slices.DeleteFunc(b.order, func(other string) bool { return other == name })
}

// over shows the verdict and, where a run did not pass, what was said.
func (b *board) over(name string, r *monitor.Result) {
	var text strings.Builder
	verdict := r.String()
	if b.dated {
		verdict = r.Began.Format(time.DateTime) + "  " + verdict
	}
	fmt.Fprintln(&text, b.painted(r.Outcome, verdict))
	for _, note := range r.Notes {
		fmt.Fprintf(&text, "%s: note: %s\n", name, note)
	}
	if r.Outcome != monitor.Passed {
		_ = r.WriteTranscript(&text) // a strings.Builder takes everything
	}
	b.print(text.String())
}

var outcomeColours = map[monitor.Outcome]string{monitor.Passed: "32", monitor.Degraded: "33", monitor.Failed: "1;31"}

func (b *board) painted(o monitor.Outcome, text string) string {
	if colour := outcomeColours[o]; b.colour && colour != "" {
		return "\x1b[" + colour + "m" + text + "\x1b[0m"
	}
	return text
}

// print prints above the line that tells what is under way.
func (b *board) print(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.live {
		fmt.Fprint(b.out, text)
		return
	}
	var now []string
	for _, name := range b.order {
		s := b.steps[name]
		now = append(now, fmt.Sprintf("%s: %s %.1fs", name, s.step, time.Since(s.since).Seconds()))
	}
	line := []rune(strings.Join(now, " · "))
	fmt.Fprintf(b.out, "\r\x1b[K%s%s", text, string(line[:min(len(line), boardWidth)]))
}

// json prints a result as a line.
func (b *board) json(r *monitor.Result) {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := json.NewEncoder(b.out)
	out.SetEscapeHTML(false)
	_ = out.Encode(r) // plain values: only writing could fail, and what is printed fails alike
}
