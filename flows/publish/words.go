package publish

import (
	"fmt"
	"strings"
)

// String is the report as people read it.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %d move, %d stay", conversations(r.Running), r.Move, r.Stay+r.Gone)
	if r.Current > 0 {
		fmt.Fprintf(&b, ", %d are in the new version already", r.Current)
	}
	if r.Unknown > 0 {
		fmt.Fprintf(&b, ", and of %d nothing can be said: their version is not at hand", r.Unknown)
	}
	b.WriteString("\n")
	for _, why := range r.Why {
		what := why.Reason
		if why.Step != "" {
			what = "step `" + why.Step + "` " + why.Reason
		}
		fmt.Fprintf(&b, "  %s stay in %s: %s (%s)\n", count(why.Conversations), why.Flow, what, strings.Join(why.Examples, ", "))
	}
	if r.Gone > 0 {
		fmt.Fprintf(&b, "  %s stay in a flow that is not published here\n", count(r.Gone))
	}
	if r.Unread > 0 {
		fmt.Fprintf(&b, "  %s more cannot be read: they were kept with another key, or by a newer program\n", count(r.Unread))
	}
	for _, n := range r.Renames {
		fmt.Fprintf(&b, "warning: %s: step `%s` says `was: %s`, and no version at hand has such a step\n", n.Flow, n.Step, n.Was)
	}
	return b.String()
}

func count(n int) string { return fmt.Sprintf("%3d", n) }

func conversations(n int) string {
	if n == 1 {
		return "1 conversation"
	}
	return fmt.Sprintf("%d conversations", n)
}
