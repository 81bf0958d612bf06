// Package natsstore keeps conversations in NATS JetStream: in a folder of this
// machine, or on a cluster of servers. It is one driver both times. In a folder
// the server runs inside the process and opens no port.
//
//	st, err := natsstore.Open(ctx, natsstore.Options{Dir: "data"})
//	st, err := natsstore.Open(ctx, natsstore.Options{URLs: []string{"nats://a:4222"}, …})
//
// # What is kept where
//
// A conversation is the last message of its subject, NAME.s.SHARD.ID, in one of
// four streams NAME-0 to NAME-3. Each stream keeps one message for a subject, so
// its size is that of the conversations that live. The message's number in the
// stream is the snapshot's revision, and the server's check of the subject's last
// number is the compare-and-swap. Leases are messages in a fifth stream,
// NAME-runners, which the server drops when their time is over. Files lie in a
// sixth, NAME-files, a message for each piece.
//
// # Why a commit is durable, and fast
//
// Every write is synced before it is acknowledged: the embedded server is told
// so, and a cluster that does not is refused. One goroutine for each stream
// gathers what many conversations want to write and sends it as one atomic batch,
// which costs one sync. A batch that is refused, since one of its writes lost its
// race, is halved until that one stands alone.
//
// # When an answer is lost
//
// Then the write may have happened or not, and may even happen later. Every write
// carries a number that nobody else has. The stream's leader is asked what is
// there: our number, and it happened; the old revision, and it is sent again,
// which cannot do harm, since at most one of the two passes the check; anything
// else, and somebody was faster. The server's own detection of duplicates is of
// no use here: a repeated write fails the check before it is recognised.
//
// Only leaders are read. A replica may answer with what was true before.
package natsstore
