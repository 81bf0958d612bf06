package main

import (
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/load"

	"golang.org/x/term"
)

// How often a load run shows how it stands: in a terminal a block that is drawn
// again, in a pipe a line.
const (
	loadBlockEvery = 500 * time.Millisecond
	loadLineEvery  = 5 * time.Second
	loadBlockLines = 24
)

// A loadScreen shows a load run while it goes on. One goroutine does; close ends
// it and waits for it.
type loadScreen struct {
	out    io.Writer
	load   *load.Load
	live   bool
	lines  int // of the block that is on the screen
	stop   chan struct{}
	closed chan struct{}
}

func showLoad(std streams, l *load.Load, o *loadOptions) *loadScreen {
	f, isFile := std.out.(*os.File)
	s := &loadScreen{
		out: std.out, load: l, live: isFile && term.IsTerminal(int(f.Fd())),
		stop: make(chan struct{}), closed: make(chan struct{}),
	}
	if o.json {
		s.out, s.live = std.err, false // what programs read stays clean
	}
	go s.show()
	return s
}

func (s *loadScreen) show() {
	defer close(s.closed)
	every := loadLineEvery
	if s.live {
		every = loadBlockEvery
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-s.stop:
			s.wipe()
			return
		case <-tick.C:
			s.draw()
		}
	}
}

func (s *loadScreen) draw() {
	f := s.load.Figures()
	if !s.live {
		fmt.Fprintln(s.out, loadLine(f, s.load.Options())+slowest(f))
		return
	}
	block := strings.SplitAfter(loadLine(f, s.load.Options())+"\n"+loadTable(f), "\n")
	block = block[:min(len(block)-1, loadBlockLines)] // behind the last line is nothing
	s.wipe()
	for _, line := range block {
		text := []rune(strings.TrimSuffix(line, "\n"))
		fmt.Fprintln(s.out, string(text[:min(len(text), boardWidth)]))
	}
	s.lines = len(block)
}

// wipe takes the block off the screen.
func (s *loadScreen) wipe() {
	if s.lines > 0 {
		fmt.Fprintf(s.out, "\x1b[%dA\x1b[J", s.lines)
	}
	s.lines = 0
}

func (s *loadScreen) close() {
	close(s.stop)
	<-s.closed
}

// loadLine is how it stands in a line.
func loadLine(f load.Figures, o load.Options) string {
	line := f.Elapsed.Duration().Round(time.Second).String()
	if o.For > 0 {
		line += " of " + o.For.String()
	}
	return line + fmt.Sprintf("  %d/%d copies, %s open, %s", f.Copies, o.Copies, count(f.Chats, "chat"), verdicts(f.Counts))
}

func verdicts(c load.Counts) string {
	return fmt.Sprintf("%s: %d passed, %d degraded, %d failed", count(c.Judged()+c.Interrupted, "run"), c.Passed, c.Degraded, c.Failed)
}

// slowest is how long all but five of a hundred runs took at most.
func slowest(f load.Figures) string {
	for _, t := range f.Times {
		if t.Name == load.OfRun {
			return ", p95 " + t.P95.String()
		}
	}
	return ""
}

// loadTable is what was measured.
func loadTable(f load.Figures) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-22s %7s %8s %8s %8s %8s %8s\n", "", "count", "p50", "p90", "p95", "p99", "max")
	for _, t := range f.Times {
		fmt.Fprintf(&b, "%-22s %7d %8s %8s %8s %8s %8s\n", t.Name, t.Count, t.P50, t.P90, t.P95, t.P99, t.Max)
	}
	for _, t := range f.Troubles {
		fmt.Fprintf(&b, "%7d × %s\n", t.Times, t.Fault)
	}
	if f.OtherTroubles > 0 {
		fmt.Fprintf(&b, "%7d × something else\n", f.OtherTroubles)
	}
	return b.String()
}

// loadSummary is what came of it all.
func loadSummary(r *load.Report) string {
	var b strings.Builder
	b.WriteString(loadTable(r.Figures))
	for _, c := range r.Checks {
		if c.Outcome != monitor.Passed || c.Was != "" {
			fmt.Fprintln(&b, c)
		}
	}
	if r.Held > 0 {
		fmt.Fprintf(&b, "%s waited for the cap of %g new chats a second; --rate is another one\n", count(r.Held, "run"), r.Rate)
	}
	if r.LeftOpen > 0 {
		fmt.Fprintf(&b, "%s\n", chatsLeft(r.LeftOpen))
	}
	fmt.Fprintf(&b, "%s: %s after %s, %s", r.Monitor, r.Outcome, r.Elapsed, verdicts(r.Counts))
	if r.Interrupted > 0 {
		fmt.Fprintf(&b, ", %d interrupted", r.Interrupted)
	}
	b.WriteByte('\n')
	return b.String()
}
