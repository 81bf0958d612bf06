package front

import (
	"fmt"
	"time"
)

// An OrphanError comes for a conversation whose owner is gone. Another front takes
// it up; until then nobody can do anything with it.
type OrphanError struct {
	Owner string    // empty: it was given up
	Since time.Time // when the owner was missed; zero: before that could be noticed
	Mute  bool      // the owner does not answer, but its lease has not run out yet
}

func (e *OrphanError) Error() string {
	const soon = "another runner takes it up within seconds; try again then"
	switch {
	case e.Owner == "":
		return "it is being given up, and " + soon
	case e.Mute:
		return fmt.Sprintf("runner %s has it and does not answer; unless it does so again, another runner takes it up once its lease has run out", e.Owner)
	case e.Since.IsZero():
		return fmt.Sprintf("runner %s has it, whose lease has run out; %s", e.Owner, soon)
	default:
		return fmt.Sprintf("runner %s has it, whose lease has been out since %s; %s", e.Owner, e.Since.Format(time.TimeOnly), soon)
	}
}
