// Package journal keeps what happened to conversations in a folder, for as long
// as it may be kept, and finds it there again: to go through it with another
// version of a flow, and to remove what there is of one customer.
//
//	folder, err := journal.Open(journal.Options{Dir: "data/journals"})
//	…
//	bot.Serve(ctx, engine, channel, chat, bot.ServeOptions{Journal: folder, Marks: folder.Marks(fields), …})
//	…
//	for past, err := range bot.Pasts(journal.Entries(files, journal.ReadOptions{})) { … }
//
// A file has what one process wrote in a day, or 64 MiB of it: entries as
// [bot.Journal] has them, one behind the other, and nothing else. Its name says
// when it was begun, in UTC, and by whom:
//
//	20310303T090000Z-5f3c2a10-1.journal
//
// So files come in the order of time, any number of processes may write to the same
// folder, and none waits for another. A conversation that outlives its process, or
// midnight, goes on in another file. All of it is for nobody else to read: the
// files have what customers say.
//
// Whoever serves customers never waits for the disk. One goroutine writes; what it
// cannot write, or not fast enough, is lost, and is missed by whoever reads. Nothing
// is synced: what a process has handed over survives its crash, a power cut takes
// the last seconds.
//
// Fields by which a customer is found stand in an entry as marks only: eight bytes
// of an HMAC, with a key that lies beside the files. Whoever wants to know of a
// mark what it stands for has to guess, and to have the key.
package journal
