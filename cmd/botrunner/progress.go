package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"golang.org/x/term"
)

// patient is how long a person at a terminal waits without a word.
const patient = time.Second

// A progress tells a person at a terminal what a command is doing, once it has
// taken longer than a second: one line, which is written anew and taken away
// before anything else is printed. Its methods may be called concurrently, and
// do nothing on a nil progress.
type progress struct {
	out io.Writer

	mu    sync.Mutex
	timer *time.Timer // fires when the person has waited for long enough
	doing string
	late  bool // the timer has fired
	shown bool // the line is on the screen
	over  bool // nothing is shown any more
}

// newProgress begins to wait. In a pipe, or if programs read the output, there
// is nobody to tell.
func newProgress(std streams, asJSON bool) *progress {
	f, ok := std.err.(*os.File)
	if asJSON || !ok || !term.IsTerminal(int(f.Fd())) {
		return nil
	}
	return startProgress(f)
}

func startProgress(out io.Writer) *progress {
	p := &progress{out: out}
	p.timer = time.AfterFunc(patient, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.late = !p.over
		p.show()
	})
	return p
}

// say tells what is being done from now on; the nth of many.
func (p *progress) say(doing string, nth, many int) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.doing = doing
	if many > 1 {
		p.doing = fmt.Sprintf("%s (%d of %d)", doing, nth, many)
	}
	p.show()
}

// show writes the line, if it is time.
func (p *progress) show() {
	if p.late && p.doing != "" {
		fmt.Fprintf(p.out, "\r\x1b[K%s …", p.doing)
		p.shown = true
	}
}

// clear takes the line away, before something else is printed.
func (p *progress) clear() {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
	p.shown = false
}

// done ends the waiting; nothing is shown from then on.
func (p *progress) done() {
	if p == nil {
		return
	}
	p.clear()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.timer.Stop()
	p.over, p.late = true, false
}
