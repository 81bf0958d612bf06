package bot

import "time"

// Hours are the operator's opening hours, by the names that flows use. Their
// methods may be called concurrently, and are functions of their arguments.
type Hours interface {
	// Open reports whether the hours of that name hold a time. It is always open
	// where nobody has said anything of the name.
	Open(name string, at time.Time) bool
	// Opens returns when they begin the next time after at, in the time zone of
	// the place; the zero time if that is not known.
	Opens(name string, at time.Time) time.Time
}
