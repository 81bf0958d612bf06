// Package platform asks the Platform API of Genesys Cloud what a guest of web
// messaging is not told: which conversation a message belongs to, who is in it,
// and it attaches data to the guest while the chat runs.
//
// A [Client] signs in with the credentials of an OAuth client (grant type client
// credentials), once for all chats:
//
//	client := platform.New(platform.Options{
//		Domain: "mypurecloud.ie", ClientID: id, ClientSecret: secret,
//	})
//	transport := webmessaging.NewTransport(webmessaging.Options{
//		Domain: "mypurecloud.ie", DeploymentID: deployment, Platform: client,
//	})
//
// The role of the OAuth client needs the permission conversation:webmessaging:view
// (or conversation:message:view), for the division that the queues belong to, and
// what the organisation asks of who changes participant data.
//
// The API allows an OAuth client 300 requests a minute, which is little for many
// chats. So all requests share one pace, looking who is there has four fifths of
// it at most, and when the API asks to be left alone all requests pause. With more
// chats than the pace allows, news of who came and went is late, and never wrong.
//
// A [Server] is the other side: the few paths of the API that the client asks, over
// whatever conversations there are, for tests and for the simulator.
package platform
