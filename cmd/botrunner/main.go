// Command botrunner runs conversation bots against Genesys chat.
//
//	botrunner serve [FLOW]   serve a site's customers
//	botrunner chat FLOW      talk with a flow in the terminal
//	botrunner check PATH…    look for mistakes in flow files, prove what they promise
//	botrunner test PATH…     play the conversations of test files
//	botrunner monitor FILE…  look after a chat, as its customer
//	botrunner load FILE      let many customers come at once
//	botrunner record FILE    turn a conversation into a monitor or a test
//	botrunner explain FLOW   read a flow aloud
//	botrunner graph FLOW     draw it
//	botrunner diff OLD NEW   say what changed
//	botrunner fmt PATH…      give flow files their one form
//	botrunner schema         print the JSON Schema for editors
//	botrunner init NAME      begin a flow
//	botrunner sim            run the simulator of the chat server
//	botrunner config         print the settings in force
//
// Exit status: 0 it ended well, 1 an error, 2 wrong usage, 3 a flow file does
// not pass, 4 a chat that a monitor looks after is degraded.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // who asks a second time does not want to wait
	status := run(ctx, os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(status)
}
