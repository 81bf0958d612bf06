package main

import (
	"context"
	"net"
	"os"
	"strings"
)

// notifyManager tells a service manager that asks for it, as systemd does with
// Type=notify, how the server is: "READY=1", "STOPPING=1".
func notifyManager(ctx context.Context, state string) error {
	path := os.Getenv("NOTIFY_SOCKET")
	if path == "" {
		return nil
	}
	if name, abstract := strings.CutPrefix(path, "@"); abstract {
		path = "\x00" + name
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "unixgram", path)
	if err != nil {
		return err
	}
	_, err = conn.Write([]byte(state))
	_ = conn.Close() // a datagram is gone once it is written
	return err
}
