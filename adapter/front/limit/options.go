package limit

import (
	"net/netip"
	"time"
)

// MaxHeader bounds the head of a request, for http.Server.MaxHeaderBytes: tokens
// are well under 1 KiB.
const MaxHeader = 16 << 10

// Options are the limits. The zero value has the defaults; below zero there is no
// limit.
type Options struct {
	// NewChats is how many chats an address may begin in a minute. Default: 30.
	NewChats int
	// Chats is how many chats an address may have at once. Default: 100.
	Chats int
	// Requests is how many requests a second an address may make over a while,
	// and four times as many at once; opening a socket is one. Default: 50.
	Requests int
	// Messages is how many messages and signs of typing a minute a chat's customer
	// may send over a while; a third of them at once. Default: 60.
	Messages int

	// AllChats is how many chats there may be at once. Default: 10,000.
	AllChats int
	// AllNewChats is how many chats may begin in a second. Default: 50.
	AllNewChats int

	// Arrival is how long a request may take to arrive, its body included, and
	// once more for its answer to be read. A handler that expects more may move
	// both deadlines; sockets have none of them. Default: 30 s.
	Arrival time.Duration
	// Happenings, Bytes, Sockets and Idle are as in guestchat.Bounds. Defaults:
	// 10,000, 1 MB, 5 and 30 min.
	Happenings int
	Bytes      int
	Sockets    int
	Idle       time.Duration

	// Proxies are believed when they say in X-Forwarded-For whom a request comes
	// from. Default: none.
	Proxies []netip.Prefix
	// Addresses is how many addresses are remembered, at least one. Default:
	// 50,000.
	Addresses int
	// Refused is told of every refusal by the name of its limit: chats,
	// newChats, requests, messages, allChats or allNewChats. It may be called
	// concurrently. Default: nobody is told.
	Refused func(limit string)
}

func (o Options) withDefaults() Options {
	orDefault(&o.NewChats, 30)
	orDefault(&o.Chats, 100)
	orDefault(&o.Requests, 50)
	orDefault(&o.Messages, 60)
	orDefault(&o.AllChats, 10_000)
	orDefault(&o.AllNewChats, 50)
	orDefault(&o.Arrival, 30*time.Second)
	orDefault(&o.Happenings, 10_000)
	orDefault(&o.Bytes, 1_000_000)
	orDefault(&o.Sockets, 5)
	orDefault(&o.Idle, 30*time.Minute)
	if o.Addresses <= 0 {
		o.Addresses = 50_000
	}
	if o.Refused == nil {
		o.Refused = func(string) {}
	}
	return o
}

func orDefault[T int | time.Duration](option *T, value T) {
	if *option == 0 {
		*option = value
	}
}
