package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// maxLine is how many bytes a customer can say in one line.
const maxLine = 1 << 20

// How long a piped customer waits while talking with an agent.
const (
	pause    = time.Second     // after the agent's last word, since more may follow
	patience = 3 * time.Second // for an agent who says nothing
)

// A terminal is a customer who reads and writes lines. What the bot and the
// agent say is printed, offered answers with their numbers.
//
// A person at a keyboard is heard at once. A pipe holds all its lines from the
// start, so each waits until it is its turn: until a question is open, or the
// agent has spoken and says no more. The end of the input waits likewise, and means that the
// customer has left.
type terminal struct {
	in       io.Reader
	keyboard bool
	lines    chan string   // from read; closed at the end of the input
	failed   error         // why the input ended before its end; set before lines is closed
	turn     chan struct{} // holds a token when a piped line may go; nil at a keyboard
	closed   chan struct{} // closed by Close
	once     sync.Once
	private  string // what a line begins with that is not shown; empty: all are

	mu      sync.Mutex // guards all below and what is printed
	out     io.Writer
	conceal bool        // the open question asks for a secret
	typing  bool        // the agent was last seen typing
	spoken  bool        // the agent has spoken since the customer has
	quiet   *time.Timer // runs while customer and agent talk
}

// newTerminal starts to read lines. One goroutine does so; a read that is
// blocked ends it only when it returns, as nothing can interrupt a terminal.
func newTerminal(in io.Reader, out io.Writer, keyboard bool) *terminal {
	t := &terminal{
		in: in, out: out, keyboard: keyboard,
		lines: make(chan string), closed: make(chan struct{}),
	}
	if !keyboard {
		t.turn = make(chan struct{}, 1)
		t.quiet = time.AfterFunc(patience, t.allow)
		t.quiet.Stop()
	}
	go t.read()
	return t
}

func (t *terminal) read() {
	defer close(t.lines)
	lines := bufio.NewScanner(t.in)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		select {
		case t.lines <- lines.Text():
		case <-t.closed:
			return
		}
	}
	if err := lines.Err(); err != nil {
		t.failed = fmt.Errorf("reading the customer's lines, of at most %d bytes: %w", maxLine, err)
	}
}

// Receive returns the next line with anything in it.
func (t *terminal) Receive(ctx context.Context) (bot.Message, error) {
	for {
		line, err := t.next(ctx)
		if err != nil {
			return bot.Message{}, err
		}
		if strings.TrimSpace(line) != "" {
			return t.message(line), nil
		}
		t.allow() // an empty line is no turn taken
	}
}

func (t *terminal) next(ctx context.Context) (string, error) {
	if t.turn != nil {
		select {
		case <-t.turn:
		case <-t.closed:
			return "", io.EOF
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
	select {
	case line, ok := <-t.lines:
		switch {
		case ok:
			return line, nil
		case t.failed != nil:
			return "", t.failed
		default:
			return "", io.EOF
		}
	case <-t.closed:
		return "", io.EOF
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// message is what a line means. A piped line is shown as well, so that the
// output reads as a keyboard's would.
func (t *terminal) message(line string) bot.Message {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.spoken = false
	if !t.keyboard {
		shown := line
		if t.conceal || t.private != "" && strings.HasPrefix(line, t.private) {
			shown = bot.Mask
		}
		fmt.Fprintf(t.out, "> %s\n", shown)
	}
	if f, is := sentFile(line); is {
		return bot.Message{From: bot.FromCustomer, Files: []bot.File{f}}
	}
	return bot.Message{From: bot.FromCustomer, Text: line}
}

// Send prints a message.
func (t *terminal) Send(_ context.Context, m bot.Message) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	var err error
	switch m.Kind {
	case bot.Words:
		err = t.words(m)
	case bot.TypingStarted:
		if !t.typing {
			_, err = fmt.Fprintf(t.out, "(%s is typing)\n", m.Name)
		}
	case bot.Joined:
		_, err = fmt.Fprintf(t.out, "(%s has joined)\n", m.Name)
	case bot.Left:
		_, err = fmt.Fprintf(t.out, "(%s has left)\n", m.Name)
	case bot.TypingStopped:
	}
	t.typing = m.Kind == bot.TypingStarted
	return err
}

func (t *terminal) words(m bot.Message) error {
	text := m.Text
	if m.From == bot.FromAgent {
		text = m.Name + ": " + text
		t.spoken = true
	} else {
		t.conceal = m.Conceal
	}
	var b strings.Builder
	b.WriteString(text)
	b.WriteByte('\n')
	showFiles(&b, m.Files)
	if m.TakesFile != nil {
		b.WriteString(fileHint + "\n")
	}
	switch {
	case len(m.Choices) == 0:
	case m.Numbered:
		for i, c := range m.Choices {
			fmt.Fprintf(&b, "  %d) %s\n", i+1, c.Label)
		}
	default:
		b.WriteByte(' ')
		for _, c := range m.Choices {
			fmt.Fprintf(&b, " [%s]", c.Label)
		}
		b.WriteByte('\n')
	}
	_, err := io.WriteString(t.out, b.String())
	return err
}

// Prompt lets a piped line go when it is its turn.
func (t *terminal) Prompt(f bot.Floor) {
	if t.keyboard {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.quiet.Stop()
	switch f {
	case bot.FloorCustomer:
		t.allow()
	case bot.FloorOpen:
		if t.spoken && !t.typing {
			t.quiet.Reset(pause)
		} else {
			t.quiet.Reset(patience)
		}
	case bot.FloorNobody:
		select {
		case <-t.turn:
		default:
		}
	}
}

// allow lets one piped line go.
func (t *terminal) allow() {
	select {
	case t.turn <- struct{}{}:
	default:
	}
}

// Close unblocks Receive.
func (t *terminal) Close() error {
	t.once.Do(func() {
		close(t.closed)
		if t.quiet != nil {
			t.quiet.Stop()
		}
	})
	return nil
}

var (
	_ bot.Channel  = (*terminal)(nil)
	_ bot.Prompter = (*terminal)(nil)
)
