// Package record turns conversations into files: into a monitor that says and
// expects the same again, or into a case of a flow's test.
//
// A [Talk] is a conversation as it was. [Read] finds talks in what programs have
// written of them, and [Of] is that of a monitor run. Before anything is written,
// [Talk.Conceal] takes the secrets out: those that are named, what looks like a
// token or a payment card, and whatever was masked already. In a monitor they
// become inputs, so that nobody has to look for them in a file that is shared.
//
// What was heard is expected in a form that will come again: without the names of
// agents, who differ, and without secrets.
package record
