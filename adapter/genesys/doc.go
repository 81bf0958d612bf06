// Package genesys is WebChatService, the chat API of the Genesys widgets, in
// Go: its commands, resolutions, rejections and events, over exchangeable
// transports.
//
//	service := genesys.New(transport, genesys.Options{
//		Routing: genesys.Routing{TargetAddress: "Support"},
//	})
//	defer service.Close()
//	events := service.Subscribe(genesys.EventMessageReceived, genesys.EventEnded)
//	_, err := service.StartChat(ctx, genesys.StartOptions{Nickname: "Dana"})
//	…
//	_, err = service.SendMessage(ctx, "My invoice is wrong")
//	e, err := events.Next(ctx)
//
// A [Transport] knows one kind of chat server; its sessions mend themselves and
// deliver each message once and in order. A [Service] is one guest: the 24
// commands as methods, the events as subscriptions. A command is rejected with a
// [RejectionError], whose text is the documentation's, or with a
// [ResponseError], if the server said no. Package bus has the same commands and
// events by name.
//
// A [Handover] is what a bot needs of all this: the way to a human.
//
// The documentation contradicts itself in places. Decided is:
//
//   - The event Started is started, as everywhere else; a subscription to either
//     name is the same.
//   - fetchHistory works on transports that page history, though it is said to
//     be for asynchronous mode only.
//   - poll without a chat is rejected with [ErrNoSession]; the text printed for
//     it belongs to the poll that has not finished.
//   - A chat that is lost, rather than ended, makes clientDisconnected and error,
//     and no ended.
package genesys
