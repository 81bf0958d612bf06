package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"
	"unicode"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

func listConversations(ctx context.Context, a inquiry, _ []string) error {
	all, err := a.Conversations(ctx)
	if err != nil {
		return err
	}
	return a.tell(all, func() {
		if len(all) == 0 {
			fmt.Fprintln(a.out, "No conversations.")
			return
		}
		w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, "ID\tFLOW\tVERSION\tSTEP\tSTAGE\tFOR\tOWNER")
		for _, s := range all {
			fmt.Fprintln(w, strings.Join([]string{
				s.ID, orDash(s.Flow), orDash(s.Version), orDash(s.Step), string(s.Stage), ago(s.Since), owner(s),
			}, "\t"))
		}
		_ = w.Flush() // like every other line to people
	})
}

// owner is who has a conversation, and whether that one still lives.
func owner(s front.Summary) string {
	if s.Orphan {
		return orDash(s.Owner) + " (gone)"
	}
	return orDash(s.Owner)
}

func showConversation(ctx context.Context, a inquiry, args []string) error {
	c, err := a.Inspect(ctx, args[0])
	if err != nil {
		return about(args[0], err)
	}
	return a.tell(c, func() { a.show(c) })
}

func (a inquiry) show(c front.Inspection) {
	fmt.Fprintf(a.out, "conversation %s\n", c.ID)
	fmt.Fprintf(a.out, "flow %s, version %s, step %s\n", orDash(c.Flow), orDash(c.Version), orDash(c.Step))
	fmt.Fprintf(a.out, "stage %s for %s, opened %s ago\n", c.Stage, ago(c.Since), ago(c.Opened))
	if c.Owner != "" {
		fmt.Fprintf(a.out, "owner %s\n", c.Owner)
	}
	for _, name := range c.Agents {
		fmt.Fprintf(a.out, "agent %s\n", printable(name))
	}
	if c.Busy {
		fmt.Fprintln(a.out, "\nIt is busy, as while its chat is being taken up; what it knows cannot be shown now.")
	}
	a.section("Variables", len(c.Variables))
	for _, v := range c.Variables {
		fmt.Fprintf(a.out, "  %s = %s\n", v.Name, printable(v.Value))
	}
	a.section("Deadlines", len(c.Deadlines))
	for _, d := range c.Deadlines {
		fmt.Fprintf(a.out, "  in %s  %s\n", time.Until(d.At).Round(time.Second), d.What)
	}
	a.passed(c)
}

// passed prints how the conversation came to where it stands: with reasons where
// the server was told to find them out.
func (a inquiry) passed(c front.Inspection) {
	if c.TakenUp {
		fmt.Fprintln(a.out, "\nIt was taken up here; what came before is not known.")
	}
	a.section("Steps", len(c.Steps))
	for _, p := range c.Steps {
		fmt.Fprintf(a.out, "  %s  %s\n", p.At.Local().Format(time.TimeOnly), p.Step)
	}
	a.section("Reasons", len(c.Reasons))
	for _, p := range c.Reasons {
		fmt.Fprintf(a.out, "  %s  %s: %s\n", p.At.Local().Format(time.TimeOnly), p.Step, printable(p.Why))
	}
}

func (a inquiry) section(title string, lines int) {
	if lines > 0 {
		fmt.Fprintf(a.out, "\n%s\n", title)
	}
}

func transcribe(ctx context.Context, a inquiry, args []string) error {
	said, err := a.Transcript(ctx, args[0])
	if err != nil {
		return about(args[0], err)
	}
	return a.tell(said, func() {
		for _, s := range said {
			fmt.Fprintf(a.out, "%s  %s\n", s.At.Local().Format(time.TimeOnly), line(s))
		}
	})
}

func line(s front.Said) string {
	who := map[guestchat.Role]string{guestchat.RoleCustomer: "customer", guestchat.RoleWorkflow: "bot"}[s.Role]
	if who == "" {
		who = orDash(printable(s.Name))
	}
	if s.What != "message" {
		return "(" + who + " has " + s.What + ")"
	}
	return who + ": " + strings.ReplaceAll(printable(s.Text), "\n", "\n          ")
}

// printable leaves out of what others wrote whatever a terminal would act upon.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r != '\n' && !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
}

func orDash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}

// ago is how long something has lasted, in whole seconds.
func ago(t time.Time) string { return max(0, time.Since(t)).Round(time.Second).String() }
