package replay

import (
	"fmt"
	"strings"
)

// String is the report as people read it.
func (r *Report) String() string {
	var b strings.Builder
	if r.Interrupted {
		b.WriteString("interrupted; this is about the conversations up to here\n")
	}
	fmt.Fprintf(&b, "%s, %s the same way\n", conversations(r.Conversations), r.share(r.Same))
	if r.Cut > 0 {
		fmt.Fprintf(&b, "%s left out: their journals have only a part of them\n", conversations(r.Cut))
	}
	if r.Others > 0 {
		fmt.Fprintf(&b, "%s left out: they are with other flows\n", conversations(r.Others))
	}
	for _, what := range all() {
		r.about(&b, what)
	}
	if r.Diverged > 0 {
		fmt.Fprintf(&b, "\n%s diverge, and what comes then cannot be told\n", r.share(r.Diverged))
		for _, t := range r.Unknown {
			where := "at the start it "
			if t.At != "" {
				where = "step `" + t.At + "` "
			}
			fmt.Fprintf(&b, "  %s%s: %s\n", where, t.Why, t.examples())
		}
	}
	return b.String()
}

// about writes what differs in one thing.
func (r *Report) about(b *strings.Builder, what What) {
	many := 0
	for _, t := range r.Changes {
		if t.What == what {
			many += t.Conversations
		}
	}
	if many == 0 {
		return
	}
	verb := "change " + string(what)
	if what == Step {
		verb = "come to other steps"
	}
	fmt.Fprintf(b, "\n%s %s\n", r.share(many), verb)
	for _, t := range r.Changes {
		if t.What == what {
			fmt.Fprintf(b, "  %s -> %s: %s\n", t.named(t.Before), t.named(t.Now), t.examples())
		}
	}
}

// named is a side of a difference.
func (t *Tally) named(side string) string {
	switch {
	case side != "":
		return side
	case t.What == Step:
		return "the end"
	default:
		return "none"
	}
}

// examples are how many they are, and who.
func (t *Tally) examples() string {
	var ids []string
	for _, f := range t.Examples {
		ids = append(ids, f.Conversation)
	}
	return fmt.Sprintf("%d, such as %s", t.Conversations, strings.Join(ids, ", "))
}

// share is a number of conversations as a percentage of all.
func (r *Report) share(n int) string {
	if r.Conversations == 0 {
		return "0 %"
	}
	return fmt.Sprintf("%.1f %% (%d)", 100*float64(n)/float64(r.Conversations), n)
}

func conversations(n int) string {
	if n == 1 {
		return "1 conversation"
	}
	return fmt.Sprintf("%d conversations", n)
}
