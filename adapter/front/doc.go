// Package front is what a site's chat widget talks to: the guest chat API, with
// a bot behind it that brings in a human.
//
// A [Front] is an http.Handler over the server's half of the guest chat API, so
// every client of that API is one of ours. Each conversation that a customer
// opens is served by [bot.Serve]: the bot is a WORKFLOW member of it, and an
// agent of the contact centre, once there, an AGENT member with the name that
// the contact centre gives. History, paging, reconnecting and restoring are the
// API's own.
//
//	f := front.New(front.Options{Route: route})
//	defer f.Close()
//	err := http.Serve(listener, f)
//
// What a customer brings along, memberInfo and its customFields, are the flow's
// inputs by name; the rest is context, which the agent gets with the chat. Names
// that begin with "botrunner." are for the page, and go no further.
//
// A message of the bot says all that it has to say in its body, as plain text:
// choices stand there as a list. Beside it, under the key botrunner, the same
// stands in pieces for clients that have buttons, see [guestchat.Extension].
package front
