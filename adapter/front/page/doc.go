// Package page is the chat that customers see: a page of its own, and a
// button for any other site, which opens the same page in a frame.
//
//	chats := http.NewServeMux()
//	chats.Handle("/api/", front)
//	chats.Handle("/", page.New(page.Options{Flow: describe}))
//
// It is HTML, CSS and JavaScript modules as a browser reads them; nothing is
// compiled, bundled or fetched from elsewhere. The page uses the guest chat
// API like any other client and knows nothing of this process: what it has to
// know of a flow is written into the document. docs/page.md is its manual.
//
// The browser is told to run and to load nothing that does not come from
// here, so what a customer or an agent writes stays text whatever it holds.
package page
