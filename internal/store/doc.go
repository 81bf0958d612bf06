// Package store says how conversations outlive the process that talks.
//
// A conversation is one [Snapshot]: who owns it, and its bytes. It is replaced
// as a whole and only by somebody who knows what is there, by compare-and-swap
// on its [Revision]. That one rule carries everything else:
//
//   - a runner that lost a conversation cannot write to it any more, because the
//     one that took it has changed the revision;
//   - what is about to be done, and what has been heard, stand in the same bytes
//     as the state they belong to, so nothing has to be kept in step;
//   - nobody needs a lock.
//
// A runner takes a conversation over like this, and the loser of a race learns
// of it with [ErrConflict]:
//
//	s, rev, err := st.Load(ctx, id)
//	s.Owner, s.Epoch, s.Seq = me, s.Epoch+1, 0
//	rev, err = st.Commit(ctx, s, rev)
//
// Runners know of each other by [Store.Join]: each holds one lease, however many
// conversations it has. Whoever sees a lease end may take over what its holder
// owned; a runner whose own lease may have ended stops acting, which
// [Membership.Safe] tells it.
//
// There are two drivers. Package natsstore keeps snapshots in NATS JetStream,
// which runs inside the process unless a cluster is named. Package memstore
// keeps them in memory, for simulations. Package storetest holds what both have
// to do alike.
package store
