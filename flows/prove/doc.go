// Package prove finds out what every conversation of a flow has in common, by
// following all ways that conversations can take.
//
//	d, problems := flows.Load(name, data)
//	f, _ := flows.Parse(name, data)
//	fmt.Print(prove.New(f, d).Prove())
//
// A flow has endlessly many conversations, and few situations: a step, and the
// values that decide where it goes on from there. An answer from a list is one
// value each; a text that a customer is free to choose is any text, and a
// number any number within what the checks let pass. So the situations can be
// gone through one by one. Where a value is not known every way is followed,
// so what is said to hold does hold; and what is said not to hold is shown by a
// conversation that has been played with the real engine before it is shown.
// What is between the two is said to be open.
//
// [Prover.Routing] lists what agents a flow can ask for, and [Prover.Values]
// finds variables that are used where they may have no value.
package prove
