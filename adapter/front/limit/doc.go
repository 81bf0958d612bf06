// Package limit keeps strangers from taking more of a front than their share:
// by address, by conversation, and in all.
//
//	limits := limit.New(limit.Options{})
//	server := guestchat.NewServer(guestchat.ServerOptions{Bounds: limits.Bounds()})
//	http.Serve(listener, limits.Wrap(server, server.Refuse))
//
// An address is what a customer's connection comes from, or what a proxy says
// that the operator trusts, see [Options.Proxies]. Of IPv6 it is the first 64
// bits: a household has so many of the rest that each would be good for one
// request. Behind one address there may be a whole company, so the limits by
// address are wide; what a chat may do is narrower.
//
// Who is refused reads it in the API's own words, 429 with a Retry-After, or 503
// where all together are too many.
//
// # Everything that grows, and its bound
//
//	addresses that made requests        [Options.Addresses]; the one not seen for longest goes
//	chats that are live                 [Options.AllChats]
//	chats by address                    no more than there are live ones
//	messages and events of a chat       [Options.Happenings], the customer's [Options.Bytes]
//	sockets of a chat                   [Options.Sockets]
//	frames waiting for a slow reader    a thousand, then the socket is hung up on; each has 10 s
//	a request and its answer            head: [MaxHeader], body: 256 KiB, time: [Options.Arrival]
//	chats that are over, still readable [Options.AllNewChats] a second for as long as
//	                                    guestchat.ServerOptions.Retention says
//	files of customers and agents       front.FileLimits, by chat and in all
//	contact centres of former settings  those that a live chat is on, and one
//	connections                         what the operating system gives the process;
//	                                    idle ones end by the http.Server's timeouts
package limit
