package operators

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/bot"
)

// A Client asks a server on which a handler answers. The zero value asks nobody;
// Address is needed. All methods may be called concurrently, and fail with what
// the server says.
type Client struct {
	// Address is the server's, such as http://127.0.0.1:9090.
	Address string
	// Key is shown to the server. Default: none.
	Key bot.Secret
	// HTTP carries the requests. Default: http.DefaultClient.
	HTTP *http.Client
}

// Conversations are those of all processes that share a store, the oldest first.
func (c *Client) Conversations(ctx context.Context) ([]front.Summary, error) {
	var all []front.Summary
	err := c.ask(ctx, http.MethodGet, "", nil, &all)
	return all, err
}

// Inspect looks at one.
func (c *Client) Inspect(ctx context.Context, id string) (front.Inspection, error) {
	var one front.Inspection
	err := c.ask(ctx, http.MethodGet, "/"+url.PathEscape(id), nil, &one)
	return one, err
}

// Transcript is what was said, secrets masked.
func (c *Client) Transcript(ctx context.Context, id string) ([]front.Said, error) {
	var said []front.Said
	err := c.ask(ctx, http.MethodGet, "/"+url.PathEscape(id)+"/transcript", nil, &said)
	return said, err
}

// End ends a conversation politely.
func (c *Client) End(ctx context.Context, id string) error {
	return c.ask(ctx, http.MethodPost, "/"+url.PathEscape(id)+"/end", nil, &struct{}{})
}

// HandOver has an agent asked for, and returns the step that does.
func (c *Client) HandOver(ctx context.Context, id string) (step string, err error) {
	var h HandedOver
	err = c.ask(ctx, http.MethodPost, "/"+url.PathEscape(id)+"/hand-over", nil, &h)
	return h.Step, err
}

// Forget removes a conversation, and what is kept of it.
func (c *Client) Forget(ctx context.Context, id string) (front.Forgotten, error) {
	var gone front.Forgotten
	err := c.ask(ctx, http.MethodDelete, "/"+url.PathEscape(id), nil, &gone)
	return gone, err
}

// ForgetAll removes all conversations whose pages brought these fields along.
func (c *Client) ForgetAll(ctx context.Context, fields map[string]string) (front.Forgotten, error) {
	var gone front.Forgotten
	err := c.ask(ctx, http.MethodPost, "/forget", Wanted{fields}, &gone)
	return gone, err
}

func (c *Client) ask(ctx context.Context, method, path string, body, answer any) error {
	response, err := c.request(ctx, method, path, body)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	if err := json.NewDecoder(response.Body).Decode(answer); err != nil {
		return fmt.Errorf("reading the admin server's answer: %w", err)
	}
	return nil
}

// request returns an answer that is a success. Its body is the caller's to close.
func (c *Client) request(ctx context.Context, method, path string, body any) (*http.Response, error) {
	var sent io.Reader
	if body != nil {
		data, err := json.Marshal(body)
		if err != nil {
			return nil, err
		}
		sent = bytes.NewReader(data)
	}
	request, err := http.NewRequestWithContext(ctx, method, strings.TrimRight(c.Address, "/")+Root+path, sent)
	if err != nil {
		return nil, err
	}
	if key := c.Key.Reveal(); key != "" {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	client := c.HTTP
	if client == nil {
		client = http.DefaultClient
	}
	response, err := client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("asking the admin server: %w", err)
	}
	if response.StatusCode != http.StatusOK {
		defer func() { _ = response.Body.Close() }() // it was only read
		return nil, refused(response)
	}
	return response, nil
}

// refused is why the server said no: in its own words, or in those of whoever
// stands before it.
func refused(response *http.Response) error {
	text, _ := io.ReadAll(io.LimitReader(response.Body, maxBody)) // what there is of it will do
	var said refusal
	if json.Unmarshal(text, &said) == nil && said.Error != "" {
		return errors.New(said.Error)
	}
	return fmt.Errorf("the admin server answers %s: %s", response.Status, bytes.TrimSpace(text))
}
