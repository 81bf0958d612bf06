package platform

import (
	"context"
	"net/http"
	"net/url"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
)

var _ webmessaging.Platform = (*Client)(nil)

// A Client asks the API for all chats of a process. All methods may be called
// concurrently.
type Client struct {
	opts Options
	net  *wire.Client
	pace *pace
	held token
}

// New returns a client. It opens nothing.
func New(o Options) *Client {
	o = o.withDefaults()
	return &Client{opts: o, pace: newPace(o.PerMinute), net: wire.NewClient(wire.ClientOptions{
		HTTPClient: o.HTTPClient, NetDialContext: o.NetDialContext, TLS: o.TLS, Timeout: o.RequestTimeout,
	})}
}

// Close lets go of idle connections.
func (c *Client) Close() error { return c.net.Close() }

// Find returns the conversation that a message belongs to. While the API does not
// know the message it returns a [genesys.ResponseError] of status 404.
func (c *Client) Find(ctx context.Context, message string) (string, error) {
	const doing = "finding the conversation"
	var details MessageDetails
	_, err := c.ask(ctx, request{
		doing: doing, method: http.MethodGet, path: MessagesPath + url.PathEscape(message) + "/details", out: &details,
	})
	if err == nil && details.ConversationID == "" {
		err = unexpected(doing)
	}
	return details.ConversationID, err
}

// People returns all who are or were in a conversation.
func (c *Client) People(ctx context.Context, conversation string) ([]webmessaging.Person, error) {
	var all Conversation
	_, err := c.ask(ctx, request{
		doing: "looking who is in the conversation", method: http.MethodGet,
		path: MessagesPath + url.PathEscape(conversation), out: &all, look: true,
	})
	people := make([]webmessaging.Person, 0, len(all.Participants))
	for _, p := range all.Participants {
		person := webmessaging.Person{
			ID: p.ID, Purpose: webmessaging.Purpose(p.Purpose), Name: p.Name,
			Here: p.State == StateConnected && p.EndTime == nil,
		}
		if p.ConnectedTime != nil {
			person.Came = *p.ConnectedTime
		}
		if p.EndTime != nil {
			person.Left = *p.EndTime
		}
		people = append(people, person)
	}
	return people, err
}

// SetAttributes adds to what is attached to a person. Setting twice does no harm,
// so it is tried again like everything else.
func (c *Client) SetAttributes(ctx context.Context, conversation, person string, attributes map[string]string) (genesys.Response, error) {
	body := Attributes{map[string]string{}}
	for name, value := range attributes {
		body.Attributes[c.opts.AttributePrefix+name] = value
	}
	return c.ask(ctx, request{
		doing: "updating user data", method: http.MethodPatch, in: body,
		path: ConversationsPath + url.PathEscape(conversation) + "/participants/" + url.PathEscape(person) + "/attributes",
	})
}
