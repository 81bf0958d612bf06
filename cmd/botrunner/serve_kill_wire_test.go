package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/gorilla/websocket"
)

// How a guest reaches its server: by calls that are repeated until they are
// answered, and by a socket that is opened anew whenever it breaks.

// next is what is said next to the guest.
func (g *guest) next(ctx context.Context) (string, error) {
	for len(g.unread) == 0 {
		if err := g.listen(ctx); err != nil {
			return "", err
		}
	}
	text := g.unread[0]
	g.unread, g.heard = g.unread[1:], append(g.heard, text)
	return text, nil
}

// listen takes in what comes next, and what was missed where a socket had to be
// opened for that.
func (g *guest) listen(ctx context.Context) error {
	if g.socket == nil {
		return g.until(ctx, func() (bool, error) { return g.attach(ctx) })
	}
	_ = g.socket.SetReadDeadline(time.Now().Add(20 * time.Second)) // there is a heartbeat every 10 s
	_, data, err := g.socket.ReadMessage()
	if err != nil {
		g.hangUp()
		return nil //nolint:nilerr // the next call opens another one
	}
	var f guestchat.Frame
	if err := json.Unmarshal(data, &f); err != nil {
		return err
	}
	if b := f.EventBody; f.Metadata != nil && f.Metadata.Type == guestchat.FrameMessage {
		g.take(guestchat.Message{ID: b.ID, Sender: *b.Sender, Body: *b.Body, BodyType: b.BodyType})
	}
	return nil
}

func (g *guest) attach(ctx context.Context) (bool, error) {
	dialer := websocket.Dialer{ReadBufferSize: 512, WriteBufferSize: 256, HandshakeTimeout: 10 * time.Second}
	socket, answer, err := dialer.DialContext(ctx, g.chat.EventStreamURI, nil)
	if answer != nil {
		_ = answer.Body.Close()
		if answer.StatusCode/100 == 4 {
			return false, fmt.Errorf("opening a socket: status %d", answer.StatusCode)
		}
	}
	if err != nil {
		return false, nil //nolint:nilerr // the server is gone for a moment
	}
	g.socket = socket
	missed, ok, err := g.transcript(ctx)
	if !ok {
		g.hangUp()
		return false, err
	}
	for _, m := range missed {
		g.take(m)
	}
	return true, nil
}

func (g *guest) take(m guestchat.Message) {
	if g.seen[m.ID] || g.isOwn(m) || m.BodyType != guestchat.BodyStandard {
		return
	}
	g.seen[m.ID] = true
	g.unread = append(g.unread, m.Body)
}

func (g *guest) isOwn(m guestchat.Message) bool { return m.Sender.ID == g.chat.Member.ID }

func (g *guest) hangUp() {
	if g.socket != nil {
		_ = g.socket.Close()
		g.socket = nil
	}
}

func (g *guest) path(rest string) string {
	return guestchat.BasePath + "/conversations/" + g.chat.ID + rest
}

func (g *guest) transcript(ctx context.Context) ([]guestchat.Message, bool, error) {
	var list guestchat.MessageList
	done, err := g.call(ctx, http.MethodGet, g.path("/messages"), nil, &list)
	if list.Next != "" {
		return nil, false, fmt.Errorf("the transcript has more than %d messages", list.PageSize)
	}
	return list.Entities, done, err
}

// until tries again until something is done, or cannot be.
func (g *guest) until(ctx context.Context, try func() (done bool, err error)) error {
	for {
		done, err := try()
		if done || err != nil {
			return err
		}
		select {
		case <-time.After(100 * time.Millisecond):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// call reports whether a call was answered. One that was refused for good is an
// error; a server that is gone or busy is none.
func (g *guest) call(ctx context.Context, method, path string, body, answer any) (bool, error) {
	var content bytes.Buffer
	if body != nil {
		if err := json.NewEncoder(&content).Encode(body); err != nil {
			return false, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, g.server+path, &content)
	if err != nil {
		return false, err
	}
	r.Header.Set("Authorization", "Bearer "+g.chat.JWT)
	r.Header.Set("Content-Type", "application/json")
	response, err := g.client.Do(r)
	if err != nil {
		return false, nil // the server is gone for a moment
	}
	defer func() { _ = response.Body.Close() }()
	data, err := io.ReadAll(response.Body)
	switch {
	case err != nil || response.StatusCode/100 == 5:
		return false, nil // it died, or is about to
	case response.StatusCode/100 != 2:
		return false, fmt.Errorf("%s %s: status %d: %s", method, path, response.StatusCode, data)
	case answer == nil:
		return true, nil
	}
	return true, json.Unmarshal(data, answer)
}
