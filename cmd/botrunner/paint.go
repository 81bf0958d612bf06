package main

import (
	"fmt"
	"io"
	"regexp"

	"github.com/botrunner/botrunner/flows"
)

// An accent is the colour of what a pattern finds, as terminals number it.
type accent struct {
	found  *regexp.Regexp
	colour string
}

// What stands out in what the tools for authors print.
var (
	proofAccents = []accent{
		{regexp.MustCompile(`(?m)^holds`), "32"}, {regexp.MustCompile(`(?m)^fails`), "1;31"}, {regexp.MustCompile(`(?m)^(?:open|note)`), "33"},
	}
	changeAccents = []accent{
		{regexp.MustCompile(`(?m)^\S.*$`), "1"}, {regexp.MustCompile(`(?m)^  (?:before|no longer): .*$`), "31"}, {regexp.MustCompile(`(?m)^  now: .*$`), "32"},
	}
	readingAccents = []accent{
		{regexp.MustCompile(`(?m)^\S.*$`), "1"}, {regexp.MustCompile(`(?m)^ +\d+\. .*$`), "36"},
	}
	routingAccents = []accent{{regexp.MustCompile(`(?m)^\S+`), "36"}}
)

// show prints a text, in colours where there is a terminal.
func show(out io.Writer, text fmt.Stringer, accents []accent) {
	if inColour(out) {
		fmt.Fprint(out, paint(text.String(), accents))
		return
	}
	fmt.Fprint(out, text)
}

// paint adds colours, and nothing to read.
func paint(text string, accents []accent) string {
	for _, s := range accents {
		text = s.found.ReplaceAllString(text, "\x1b["+s.colour+"m$0\x1b[0m")
	}
	return text
}

// complain prints problems as check does.
func complain(out io.Writer, problems flows.Problems) {
	for _, p := range problems {
		fmt.Fprintln(out, problemLine(p, inColour(out)))
	}
}
