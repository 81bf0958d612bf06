// Package history keeps what came of a monitor's runs, for figures over months.
//
//	file, err := history.Open("monitors.history", history.Options{})
//	…
//	err = file.Add(history.Of(result))
//	…
//	entries, err := history.Read("monitors.history", from, to)
//
// A [File] is bounded by age and by count. It is open only while something is
// written or read, so that a report can look into it while monitors run, and it
// survives whatever ends the process in between. [Recent] holds the last days in
// memory, for those who look often.
//
// An [Entry] has times, verdicts and the names out of the monitor file. Nothing
// that was said in a chat is kept.
package history
