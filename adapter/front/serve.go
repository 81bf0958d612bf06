package front

import (
	"context"
	"errors"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/crashpoint"
)

// serve is a conversation's life, from its customer's first socket on, or from
// where it was taken up, through the versions of its flow.
func (f *Front) serve(ctx context.Context, c *guestchat.Conversation) {
	var before *sight
	for goesOn := true; goesOn; {
		before, goesOn = f.serveVersion(ctx, c, before)
	}
}

// serveVersion serves a conversation, and reports whether it goes on here with
// another version of its flow, and what was seen of it so far.
func (f *Front) serveVersion(ctx context.Context, c *guestchat.Conversation, before *sight) (seen *sight, goesOn bool) {
	ctx, ok := f.enter(ctx, c, before)
	defer f.leave(c) // as the last act: Drain goes by it
	if !ok {
		f.turnAway(c) //nolint:contextcheck // the line ends by Close, not with a call
		return nil, false
	}
	l := f.newLine(c) //nolint:contextcheck // the line ends by Close, not with a call
	k := l.keeping
	if err := k.update(ctx); err != nil { // the next write will tell what to do about it
		f.options.Log.Warn("a conversation's new version is not kept", "conversation", c.ID, "error", err)
	}
	if forgotten := k == nil && f.options.Vault != nil; forgotten || k.isDone() {
		return nil, false
	}
	route, ok := f.route(c, k)
	if !ok {
		f.options.Log.Error("nobody serves a customer who was let in", "conversation", c.ID)
		l.tell(f.options.Texts.Sorry)
		l.end()
		return nil, false
	}
	if elsewhere := f.converse(ctx, l, route, k); elsewhere {
		l.part()
		return f.sight(c.ID), errors.Is(context.Cause(ctx), bot.ErrMoved)
	}
	l.end()
	crashpoint.Hit(crashpoint.Ended)
	if k != nil {
		if err := k.done(context.WithoutCancel(ctx)); err != nil {
			f.options.Log.Warn("the end of a conversation is not kept", "conversation", c.ID, "error", err)
		}
		crashpoint.Hit(crashpoint.EndKept)
	}
	return nil, false
}

// turnAway says no to a customer who comes while the front is being closed. With a
// vault the customer comes again, to whoever has the conversation then.
func (f *Front) turnAway(c *guestchat.Conversation) {
	if f.options.Vault != nil {
		return
	}
	l := f.newLine(c)
	l.tell(f.options.Texts.Busy)
	l.end()
}

// route finds who serves a conversation; one that was kept keeps its flow.
func (f *Front) route(c *guestchat.Conversation, k *keeping) (Route, bool) {
	hash := k.version()
	if hash == "" {
		return f.options.Route(c.Asked)
	}
	return f.version(hash, c.Asked)
}

// version finds who goes on with a conversation that was kept.
func (f *Front) version(hash string, asked guestchat.CreateConversation) (Route, bool) {
	if f.options.Version != nil {
		return f.options.Version(hash, asked)
	}
	route, ok := f.options.Route(asked)
	return route, ok && route.Engine.Dialog().Hash == hash
}

// converse lets the flow talk, and says what there is to say if it breaks off. It
// reports whether the conversation goes on elsewhere.
func (f *Front) converse(ctx context.Context, l *line, route Route, k *keeping) (goesOn bool) {
	inputs, customer := brought(route.Engine.Dialog(), l.chat.Asked)
	if route.Done != nil {
		defer route.Done()
	}
	l.service = route.Chat(customer)
	o := bot.ServeOptions{
		ID: l.chat.ID, Inputs: inputs, Log: f.options.Log,
		Caller: route.Caller, Files: route.Files,
	}
	if k != nil {
		o.Keeper, o.Kept = k, k.serving(route.Engine.Dialog().Hash)
	}
	if j := f.options.Journal; j != nil {
		o.Journal, o.Marks = j, j.Marks(fieldsOf(l.chat.Asked))
	}
	f.watched(l.chat, route, &o)
	_, err := bot.Serve(ctx, route.Engine, l, l.service, o)
	switch {
	case err == nil:
	case errors.Is(err, bot.ErrLetGo):
		return true
	case errors.Is(err, bot.ErrNotKept):
		f.options.Log.Error("a conversation cannot be kept", "conversation", l.chat.ID, "error", err)
		f.release(l.chat)
		return true
	case errors.Is(err, errDrained), errors.Is(err, errClosed), errors.Is(err, errAsked):
		l.tell(f.options.Texts.Closing)
	default:
		f.options.Log.Error("a conversation broke off", "conversation", l.chat.ID, "flow", route.Name, "error", err)
		l.tell(f.options.Texts.Sorry)
	}
	return false
}

// watched lets operators, and who observes, see how the conversation fares.
func (f *Front) watched(c *guestchat.Conversation, route Route, o *bot.ServeOptions) {
	f.mu.Lock()
	seen := f.live[c.ID].sight
	seen.talks(route, o.Kept)
	f.begins(c)
	f.mu.Unlock()
	o.Intercom, o.Observer, o.Trace = seen.intercom, seen, seen.reason
	if f.options.Observe != nil {
		also := f.options.Observe(Start{
			Flow: route.Name, Version: short(route.Engine.Dialog().Hash), ID: c.ID,
			TakenUp: o.Kept != nil, Moved: seen.goesOn,
		})
		if also != nil {
			o.Observer = observers{seen, also}
		}
	}
	if f.options.Trace != nil {
		o.Trace = func(t bot.Trace) { seen.reason(t); f.options.Trace(c.ID, t) }
	}
}
