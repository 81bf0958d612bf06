package bot

import (
	"slices"
	"time"
)

// A Conversation is where one customer stands in a dialog: a small value
// without clock, socket or goroutine. Only [Engine.Step] changes it, one event
// at a time; between two events it can be stored and carried elsewhere, see
// [Engine.Save].
type Conversation struct {
	ID    string
	Phase Phase
	At    int   // index of the step in Dialog.Steps; Nowhere before the start
	Vars  []any // values by index of Dialog.Vars
	Chat  Chat  // with the agent
	Calls int   // how many calls were placed; the number of the latest

	Misses    int  // at the open question
	AllMisses int  // in the whole conversation
	Nudged    bool // the silent customer has been asked once

	Heard Secret // what the customer has said that nothing has answered yet; it may be a secret
	Files []File // what came with it
	Offer *Offer // what the customer was asked about the last answer; nil: nothing
	Trail []int  // questions that were answered, the latest last; only of dialogs that can go back

	// Deadlines, absolute; zero: none.
	Silence time.Time // of the customer at a question, the chat at a listen, a call, or a script's pause
	Waiting time.Time // when to say again that nobody is there yet
	Nobody  time.Time // when to give up waiting for an agent
	Settle  time.Time // when what was heard is the whole answer

	Event   *ChatEvent  // the chat event at hand, secrets masked
	Inbox   []ChatEvent // of a script: what nothing has expected yet, secrets masked
	Outcome string      // once Over
}

// Phase is what a conversation waits for.
//
//	Unborn ─▶ Asking ⇄ Calling ⇄ Listening ⇄ HandedOver ─▶ Over
//	Unborn ─▶ Connecting ⇄ Expecting ⇄ Pausing ─▶ Over            (scripts)
//
// Every arrow passes through [turn.rest] or [turn.finish].
type Phase int

// The phases.
const (
	Unborn     Phase = iota // Started has not come yet
	Asking                  // a question is open
	Listening               // a listen step waits for the chat
	HandedOver              // the customer waits for an agent, or talks with one
	Over                    // nothing more will happen
	Expecting               // a script waits for something that the other side says or does
	Pausing                 // a script lets time pass
	Calling                 // a call waits for its answer
	Connecting              // a script waits for its chat to be open
)

// Chat is what the engine knows of the chat with the agent.
type Chat struct {
	Number int       // counts the chats of the conversation
	State  ChatState // of the chat with that number
	Step   int       // the escalate step that opened it
	Agents []string  // display names of those who are there
	Met    bool      // an agent has been there
}

// ChatState is the life of a chat: NoChat ─▶ Opening ─▶ Open ─▶ NoChat.
type ChatState int

// The states of a chat.
const (
	NoChat ChatState = iota
	Opening
	Open
)

// Floor says who is expected to speak next.
type Floor int

// The floors.
const (
	FloorNobody   Floor = iota // the conversation is over, or waits for an agent
	FloorCustomer              // a question is open
	FloorOpen                  // customer and agent talk
)

// Floor says who is expected to speak next.
func (c *Conversation) Floor() Floor {
	switch {
	case c.Phase == Asking && c.Settle.IsZero():
		return FloorCustomer
	case c.Phase == Over, c.Phase == Unborn:
		return FloorNobody
	case len(c.Chat.Agents) > 0:
		return FloorOpen
	default:
		return FloorNobody
	}
}

// Wake is when the conversation wants to be told the time by a [Ticked] event;
// zero if it does not.
func (c *Conversation) Wake() time.Time {
	var first time.Time
	for _, t := range [...]time.Time{c.Silence, c.Waiting, c.Nobody, c.Settle} {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// clone is what a step works on, so that a step that fails changes nothing.
func (c *Conversation) clone() *Conversation {
	d := *c
	d.Vars = slices.Clone(c.Vars)
	return &d // Files, Agents, Offer, Trail, Event and Inbox are replaced, never written into
}

func due(t, now time.Time) bool { return !t.IsZero() && !now.Before(t) }

func after(now time.Time, d time.Duration) time.Time {
	if d <= 0 {
		return time.Time{}
	}
	return now.Add(d)
}
