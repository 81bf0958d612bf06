// Package memstore keeps conversations in memory: for simulations and tests, in
// virtual time if they like, since it starts no goroutine and only waits in
// timers of package time.
//
// A [Cluster] stands for the servers and their disks. Each [Store] opened on it
// is one process's connection: Close is that process's sudden death, after which
// its lease runs out, and Cut takes it off the network. [Options.Fault] is asked
// before every call, so that a simulation can slow down, refuse, or swallow the
// answer of any of them, by its own seed:
//
//	cluster := memstore.New(memstore.Options{Fault: func(op memstore.Op) memstore.Fault {
//		if op.Kind == memstore.Commit && random.IntN(100) == 0 {
//			return memstore.Fault{After: store.ErrUnknown} // it happened; nobody was told
//		}
//		return memstore.Fault{}
//	}})
package memstore
