package guestchat

// FrameOrder is the order of the frames that belong together, where it is
// unknown. The zero value is what clients of the original expect at the least:
//
//	the first socket    guest CONNECTED, its member-join, queue CONNECTED
//	an agent answers    agent CONNECTED, its member-join, queue DISCONNECTED
//	the last one leaves agent DISCONNECTED, its member-leave, guest DISCONNECTED, its member-leave
type FrameOrder struct {
	// NoGuestJoin leaves out the guest's own member-join.
	NoGuestJoin bool
	// GuestSecond tells of the guest after the first who joins, which is the
	// queue. A guest whom nobody joins is not told of.
	GuestSecond bool
	// MessagesFirst tells of a member-join or member-leave before the change of
	// state.
	MessagesFirst bool
	// QueueLeavesFirst tells that the queue is gone before the agent is there.
	QueueLeavesFirst bool
	// GuestLeavesFirst tells of the guest before the last one who leaves.
	GuestLeavesFirst bool
}
