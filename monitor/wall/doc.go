// Package wall draws a page for a screen that hangs on a wall: for each monitor
// whether its chat works, its latest runs, and percentiles over the last day.
//
//	mux.Handle("GET /", wall.New(wall.Options{Recent: &recent, Monitors: monitors}))
//
// It is drawn on the server, as SVG: the browser runs no script and asks nobody
// else. It asks for the page again every few seconds. States have a word and a
// shape, not only a colour; what matters can be read from three metres.
//
// The page shows names, verdicts and times. What is said in chats is not on it.
package wall
