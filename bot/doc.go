// Package bot is the dialog engine: it talks one conversation after a dialog,
// and knows neither files nor chat services.
//
// A [Dialog] is a compiled flow. An [Engine] runs it. A [Conversation] is where
// one customer stands in it, a value of a few hundred bytes. [Engine.Step] is a
// function: an [Event] comes in – something the customer said, something that
// happened in the chat with the agent, a deadline that passed – and [Effect]s go
// out: something to tell the customer, a chat to open, a message to pass on. The
// engine has no clock, no goroutine and no socket, so a conversation can be
// stored between two events, moved, replayed, and tested in virtual time.
//
// [Serve] does the rest for one live conversation. It needs two things from
// outside: a [Channel] to the customer, and a [ChatService], the customer's way
// to a human.
//
//	engine, err := bot.NewEngine(dialog, bot.EngineOptions{})
//	…
//	outcome, err := bot.Serve(ctx, engine, channel, chat, bot.ServeOptions{})
//
// Package flows compiles flow files to dialogs; package adapter/genesys has the
// chat service.
package bot
