// Package wire is what chat services have in common, whatever is said over
// them. Each wire's own package gives the words; here is how to get and to keep
// a connection.
//
// A client opens connections with a [Client], which mentions no address in its
// errors. It waits between tries as [Pause] says, for a server may say when it
// wants to hear of a client again ([RetryAfter]). What comes twice after a
// reconnect is told by a [Memory].
//
// A server speaks to each guest through a [Socket], and its goroutines are a
// [Crew], so that closing can wait for them.
package wire
