// Package alert tells people that a chat does not work, and that it works again,
// by a webhook.
//
//	desk := alert.New(alert.Options{Receivers: receivers})
//	defer desk.Close()
//	…
//	desk.Saw(result, m.OnFail)
//
// A [Desk] counts the failures in a row of each monitor at each chat. When there
// are as many as the monitor's file says, its receiver is told once, and once
// more when a run has not failed. A degraded run has not failed, and one that was
// interrupted says nothing.
//
// What a receiver gets is a request in the form that its [Template] says. It is
// tried again where that makes sense, in the background: no run waits for it.
// Addresses and keys are secrets, since whoever knows them can write there; they
// are in no error and in no log.
package alert
