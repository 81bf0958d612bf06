package replay

import (
	"fmt"

	"github.com/botrunner/botrunner/bot"
)

// Resume goes through a past with the version of the flow in which it happened,
// and returns the conversation as it then was: of one that has not ended, as it
// is.
func Resume(e *bot.Engine, p *bot.Past) (*bot.Conversation, error) {
	if p.Cut {
		return nil, fmt.Errorf("conversation %s: its journal has only a part of it", p.ID)
	}
	if p.Dialog != e.Dialog().Hash {
		return nil, fmt.Errorf("conversation %s: %w", p.ID, bot.ErrForeign)
	}
	c := e.New(p.ID)
	for i := range p.Entries {
		if _, err := e.Step(c, p.Entries[i].Event); err != nil {
			return nil, fmt.Errorf("conversation %s: %w", p.ID, err)
		}
		if at := e.Standing(c).Step; at != p.Entries[i].Step {
			return nil, fmt.Errorf("conversation %s: its journal says that it came to step %q, and its flow leads to %q", p.ID, p.Entries[i].Step, at)
		}
	}
	return c, nil
}
