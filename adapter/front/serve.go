package front

import (
	"context"
	"errors"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
)

// serve is a conversation's life, from its customer's first socket on.
func (f *Front) serve(ctx context.Context, c *guestchat.Conversation) {
	l := f.newLine(c) //nolint:contextcheck // the line ends by Close, not with a call
	ctx, ok := f.enter(ctx, c.ID)
	defer f.leave(c.ID) // as the last act: Drain goes by it
	defer l.end()
	if !ok {
		l.tell(f.options.Texts.Busy)
		return
	}
	route, ok := f.options.Route(c.Asked)
	if !ok {
		f.options.Log.Error("nobody serves a customer who was let in", "conversation", c.ID)
		l.tell(f.options.Texts.Sorry)
		return
	}
	f.converse(ctx, l, route)
}

// converse lets the flow talk, and says what there is to say if it breaks off.
func (f *Front) converse(ctx context.Context, l *line, route Route) {
	inputs, customer := brought(route.Engine.Dialog(), l.chat.Asked)
	if route.Done != nil {
		defer route.Done()
	}
	l.service = route.Chat(customer)
	o := bot.ServeOptions{
		ID: l.chat.ID, Inputs: inputs, Log: f.options.Log,
		Caller: route.Caller, Files: route.Files,
	}
	if f.options.Observe != nil {
		o.Observer = f.options.Observe(route.Name, l.chat.ID)
	}
	if f.options.Trace != nil {
		o.Trace = func(t bot.Trace) { f.options.Trace(l.chat.ID, t) }
	}
	_, err := bot.Serve(ctx, route.Engine, l, l.service, o)
	switch {
	case err == nil:
	case errors.Is(err, errDrained), errors.Is(err, errClosed):
		l.tell(f.options.Texts.Closing)
	default:
		f.options.Log.Error("a conversation broke off", "conversation", l.chat.ID, "flow", route.Name, "error", err)
		l.tell(f.options.Texts.Sorry)
	}
}
