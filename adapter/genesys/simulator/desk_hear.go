package simulator

import (
	"context"
	"errors"
	"io"
	"slices"
)

// Hear returns the guest's next message, the first one being the first that no
// agent has dealt with yet. It returns io.EOF when the chat is over.
func (d *Desk) Hear(ctx context.Context) (string, error) {
	for {
		e, err := d.next(ctx)
		if err != nil {
			return "", err
		}
		if e.kind == guestSaid {
			return e.text, nil
		}
	}
}

// next returns the next thing that happened in the chat. A participant tells
// everything from the beginning on, so what is known already is passed over.
func (d *Desk) next(ctx context.Context) (event, error) {
	for {
		if ears := d.listen(); ears != d.ears {
			d.ears, d.behind = ears, d.known()
		}
		e, err := d.ears.receive(ctx)
		switch {
		case errors.Is(err, io.EOF) && d.listen() != d.ears:
			continue
		case errors.Is(err, io.EOF) && d.outside():
			<-ctx.Done() // who is not there hears nothing, until back or the end
			return event{}, ctx.Err()
		case err != nil:
			return event{}, err
		case d.behind > 0:
			d.behind--
			continue
		}
		d.mu.Lock()
		d.heard++
		d.mu.Unlock()
		return e, nil
	}
}

// known is how many events the agent has heard of.
func (d *Desk) known() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.heard
}

// listen returns through whom to hear: the agent, or whoever keeps the chat.
func (d *Desk) listen() seat {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.gone && d.keeper != nil && d.agent.gone() {
		return d.keeper
	}
	return d.agent
}

// outside reports whether the agent is out of a chat that goes on.
func (d *Desk) outside() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.away && !d.chat.over()
}

// isOwn reports whether a member is this agent.
func (d *Desk) isOwn(member string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Contains(d.own, member)
}
