package bot

import "time"

// Connect opens the chat that a script talks in as its customer. The script goes
// on once the chat is open.
type Connect struct {
	Queue    Text
	Skills   []Skill
	Language Text
	Priority Expr    // as in [Escalate]
	UserData []Field // attached before the chat starts
}

// TimeUp says that a script has had its time: what it waits for does not count
// any more, and it fails.
type TimeUp struct{ At time.Time }

func (e TimeUp) when() time.Time { return e.At }

func (v *Connect) enter(t *turn) error {
	t.openChat(&Escalate{Queue: v.Queue, Skills: v.Skills, Language: v.Language, Priority: v.Priority, UserData: v.UserData})
	t.rest(Connecting)
	return nil
}

func (v *Connect) exits() []int { return nil }

// timeUp ends a script. An expectation that is open then was not met.
func (t *turn) timeUp() {
	if v, ok := t.verb().(*Expect); ok && t.c.Phase == Expecting {
		t.do(v.wanted(t).unmet(t, t.c.Inbox))
	}
	t.note("its time is up")
	t.finish(OutcomeFailed)
}

// alone reports whether the chat that a script has opened is over: nothing more
// will come. Who was let into a chat, as an agent is, has opened none.
func (t *turn) alone() bool {
	return t.c.Chat.Number > 0 && t.c.Chat.State == NoChat
}
