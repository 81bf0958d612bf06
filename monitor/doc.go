// Package monitor plays a customer of a chat that is live: it opens a chat,
// talks, expects, measures and judges, and always closes its chat. What it does
// is said by a monitor file, see [flows.LoadMonitor].
//
// A [Result] is what came of one run: passed, degraded or failed, with the times
// of each step, and with each fault the side that has to look into it.
//
// [flows.LoadMonitor]: https://pkg.go.dev/github.com/botrunner/botrunner/flows#LoadMonitor
package monitor
