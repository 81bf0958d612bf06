// Package replay goes through past conversations with another version of their
// flow, and says which of them would have gone another way: to another queue,
// with other skills or another priority, to another outcome, by other steps.
//
//	r := replay.New(engine)
//	report, err := r.All(ctx, pasts, replay.Options{})
//	fmt.Print(report)
//
// A past is what [bot.ReadPasts] reads from a journal. Its events are given to
// the new version as they came: what the customer said to a question is said to
// the question of that name, be it asked sooner or later than it was. Where the
// new version wants something that the journal cannot tell, nothing is made up:
// the conversation has diverged, at a step and for a reason that the report
// names. That is so where
//
//   - a step waits that did not, such as a new question;
//   - a call asks for something else than it did;
//   - a customer was silent, and how much longer nobody knows;
//   - what was said is hidden, as it was a secret, and is not asked for as one.
//
// A conversation with another routing is not followed any further, since other
// people would have talked.
package replay
