package wire

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"

	"github.com/gorilla/websocket"
)

// ClientOptions say over which network a [Client] reaches its server.
type ClientOptions struct {
	// HTTPClient makes the requests; by default one that keeps up to 256
	// connections to a server.
	HTTPClient *http.Client
	// NetDialContext opens the connections of the default HTTPClient and of
	// sockets; default: the system's network, with the environment's proxy.
	NetDialContext func(ctx context.Context, network, address string) (net.Conn, error)
	// TLS configures both as well; default: the system's roots.
	TLS *tls.Config
	// Timeout bounds each opening of a socket; default 12 s.
	Timeout time.Duration
}

// A Client makes requests and opens sockets. It may be used concurrently.
type Client struct {
	HTTP *http.Client

	own     *http.Transport // to be cleared by Close; nil if HTTP is the caller's
	dialer  websocket.Dialer
	dial    func(ctx context.Context, network, address string) (net.Conn, error)
	timeout time.Duration
}

// NewClient returns a client. It opens nothing.
func NewClient(o ClientOptions) *Client {
	c := &Client{HTTP: o.HTTPClient, dial: o.NetDialContext, timeout: cmp.Or(o.Timeout, 12*time.Second)}
	var proxy func(*http.Request) (*url.URL, error)
	if c.dial == nil {
		proxy, c.dial = http.ProxyFromEnvironment, (&net.Dialer{}).DialContext
	}
	if c.HTTP == nil {
		c.own = &http.Transport{
			Proxy: proxy, DialContext: c.dial, TLSClientConfig: o.TLS,
			MaxIdleConnsPerHost: 256, MaxConnsPerHost: 256, IdleConnTimeout: 90 * time.Second,
		}
		c.HTTP = &http.Client{Transport: c.own}
	}
	c.dialer = websocket.Dialer{
		Proxy: proxy, TLSClientConfig: o.TLS, HandshakeTimeout: c.timeout,
		ReadBufferSize: 512, WriteBufferPool: &sync.Pool{}, // sockets are silent most of the time
	}
	return c
}

// Close lets go of idle connections. Sockets stay open.
func (c *Client) Close() error {
	if c.own != nil {
		c.own.CloseIdleConnections()
	}
	return nil
}

// Open opens a socket. A server that does not want to gives a
// [genesys.ResponseError]. No error repeats the address: what stands in it may
// be enough to read the chat.
func (c *Client) Open(ctx context.Context, doing, address string, header http.Header) (*websocket.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	conn, answer, err := c.handshake(ctx, address, header)
	if answer != nil {
		defer func() { _ = answer.Body.Close() }()
	}
	switch {
	case err == nil:
		return conn, nil
	case answer != nil && errors.Is(err, websocket.ErrBadHandshake):
		return nil, &genesys.ResponseError{
			Doing: doing, Response: genesys.Response{Status: answer.StatusCode}, RetryAfter: RetryAfter(answer.Header),
		}
	default:
		return nil, fmt.Errorf("%s: %w", doing, WithoutAddress(err))
	}
}

// handshake opens a WebSocket. The library heeds no more of ctx than its
// deadline once it is connected, so the connection is closed when ctx ends.
func (c *Client) handshake(ctx context.Context, address string, header http.Header) (*websocket.Conn, *http.Response, error) {
	off := func() bool { return true }
	defer func() { off() }()
	dialer := c.dialer
	dialer.NetDialContext = func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := c.dial(dialing, network, address)
		if err == nil {
			off = context.AfterFunc(ctx, func() { _ = conn.Close() })
		}
		return conn, err
	}
	return dialer.DialContext(ctx, address, header)
}

// WithoutAddress is err without the URL that net/http puts around it.
func WithoutAddress(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}
