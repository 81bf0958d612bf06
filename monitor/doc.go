// Package monitor plays a customer of a chat that is live: it opens a chat,
// talks, expects, measures and judges, and always closes its chat. What it does
// is said by a monitor file, see [flows.LoadMonitor]; docs/monitors.md is its
// manual.
//
//	m, problems := flows.LoadMonitor("canary.monitor.yaml", data)
//	…
//	runner, err := monitor.New(m, monitor.Options{
//		Service: func() *genesys.Service { return genesys.New(transport, genesys.Options{}) },
//	})
//	…
//	result := runner.Run(ctx)
//	fmt.Println(result.Outcome, result.Faults)
//
// A [Runner] runs it once, as often as one likes, and at the same time if need
// be. A [Result] is what came of one run, a plain value: passed, degraded or
// failed, with the times of each step, and with each fault the side that has to
// look into it. A [Schedule] says when the next run is due.
//
// A run tells what a customer would. It cannot see why an answer did not come,
// only that it did not; but it knows whether the connection broke, whether the
// server refused something, who was there, and what was said instead.
package monitor
