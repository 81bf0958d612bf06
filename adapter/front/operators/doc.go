// Package operators is how operators look at the conversations of a front and
// act on them, over HTTP: a handler for the operators' own server, and the client
// that `botrunner conversations` is.
//
//	GET    /conversations                  all, the oldest first
//	GET    /conversations/standings        where all stand, a line of JSON each
//	GET    /conversations/ID               one, with its steps, variables and deadlines
//	GET    /conversations/ID/transcript    what was said, secrets masked
//	POST   /conversations/ID/end           ends it politely
//	POST   /conversations/ID/hand-over     has an agent asked for now
//	DELETE /conversations/ID               removes it, and what is kept of it
//	POST   /conversations/forget           the same for all of one customer
//
// Answers are JSON; one that is no success is {"error": "…"}. A process answers
// for all who share its vault: what is about a conversation that another one has
// is passed on to that one.
//
// What customers said is shown here, so the handler belongs behind a key. It does
// not ask for one itself, but refuses what another site's page sends.
package operators
