package httpcall_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/httpcall"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/pipenet"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// operations are those of the tests.
func operations() map[string]httpcall.Operation {
	fields := map[string]httpcall.Field{
		"vip": {Type: httpcall.YesNo}, "name": {At: "customer.name", Type: httpcall.Text},
		"orders": {Type: httpcall.WholeNumber}, "balance": {Type: httpcall.Number}, "pin": {Type: httpcall.Secret},
	}
	return map[string]httpcall.Operation{
		"customer": {Path: "/customers/{email}", Fields: fields},
		"order":    {Method: http.MethodPost, Path: "orders"},
	}
}

// serve puts a system behind a caller, inside the process.
func serve(t *testing.T, o httpcall.Options, handle http.HandlerFunc) *httpcall.Caller {
	t.Helper()
	network := pipenet.New()
	server := &http.Server{Handler: handle, ReadHeaderTimeout: time.Hour}
	stopped := make(chan struct{})
	go func() { defer close(stopped); _ = server.Serve(network) }()
	o.DialContext = network.DialContext
	o.Connections = map[string]httpcall.Connection{"crm": {
		URL: "http://crm.example.com/api/", Operations: operations(),
		Headers: map[string]bot.Secret{"Authorization": bot.NewSecret("Bearer s3cret"), "X-Key": bot.NewSecret("s3cret")},
	}}
	c, err := httpcall.New(o)
	require.NoError(t, err)
	t.Cleanup(func() {
		require.NoError(t, c.Close())
		require.NoError(t, server.Close())
		<-stopped
	})
	return c
}

func call(t *testing.T, c *httpcall.Caller, operation string, retries int, with map[string]any) (map[string]any, error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	return c.Call(ctx, bot.Request{Operation: operation, With: with, Retries: retries})
}

func TestACallGivesWhatItHasAndAnswersWithTypes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serve(t, httpcall.Options{}, func(w http.ResponseWriter, r *http.Request) {
			assert.Equal(t, "GET /api/customers/ada%2F..@example.com?count=3&token=t-123", r.Method+" "+r.URL.RequestURI())
			assert.Equal(t, "Bearer s3cret", r.Header.Get("Authorization"))
			_, _ = io.WriteString(w, `{"vip": true, "customer": {"name": "Ada"}, "orders": 3, "balance": 12, "pin": "1234", "more": {}}`)
		})
		fields, err := call(t, c, "crm.customer", 0, map[string]any{
			"email": "ada/..@example.com", "count": 3, "token": bot.NewSecret("t-123"), "none": nil,
		})
		require.NoError(t, err)
		assert.Equal(t, map[string]any{"vip": true, "name": "Ada", "orders": 3, "balance": 12.0, "pin": bot.NewSecret("1234")}, fields)
	})
}

func TestABodyHoldsWhatAPostIsGiven(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serve(t, httpcall.Options{}, func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			assert.NoError(t, err)
			assert.JSONEq(t, `{"n": 2, "gift": true, "pin": "1234"}`, string(body))
			w.WriteHeader(http.StatusNoContent)
		})
		fields, err := call(t, c, "crm.order", 0, map[string]any{"n": 2, "gift": true, "pin": bot.NewSecret("1234")})
		require.NoError(t, err)
		assert.Empty(t, fields)
	})
}

func TestOnlyWhatDoesNoHarmIsTriedAgain(t *testing.T) {
	for name, c := range map[string]struct {
		operation string
		status    int
		tries     int
	}{
		"a read that is refused for now": {"crm.customer", http.StatusServiceUnavailable, 3},
		"a read too many":                {"crm.customer", http.StatusTooManyRequests, 3},
		"a read of nothing":              {"crm.customer", http.StatusNotFound, 1},
		"a broken system":                {"crm.customer", http.StatusInternalServerError, 1},
		"an order":                       {"crm.order", http.StatusServiceUnavailable, 1},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				tries := 0
				crm := serve(t, httpcall.Options{}, func(w http.ResponseWriter, _ *http.Request) {
					tries++
					w.Header().Set("Retry-After", "3")
					http.Error(w, "for the log: s3cret", c.status)
				})
				start := time.Now()
				_, err := call(t, crm, c.operation, 2, map[string]any{"email": "ada"})
				require.EqualError(t, err, fmt.Sprintf("%d %s", c.status, http.StatusText(c.status)))
				assert.Equal(t, c.tries, tries)
				assert.Equal(t, time.Duration(c.tries-1)*3*time.Second, time.Since(start))
			})
		})
	}
}

func TestAConnectionThatNeverCameAboutIsTriedAgainForAnyMethod(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := pipenet.New()
		require.NoError(t, network.Close())
		dials := 0
		c, err := httpcall.New(httpcall.Options{
			Connections: map[string]httpcall.Connection{"crm": {URL: "http://crm.example.com", Operations: operations()}},
			DialContext: func(ctx context.Context, kind, address string) (net.Conn, error) {
				dials++
				return network.DialContext(ctx, kind, address)
			},
		})
		require.NoError(t, err)
		_, err = call(t, c, "crm.order", 2, nil)
		require.Error(t, err)
		assert.Equal(t, 3, dials)
	})
}

func TestASystemThatSaysNothingIsNotWaitedForLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := serve(t, httpcall.Options{}, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		start := time.Now()
		_, err := call(t, c, "crm.customer", 0, map[string]any{"email": "ada"})
		require.EqualError(t, err, "no answer in time")
		assert.Equal(t, 20*time.Second, time.Since(start))
	})
}

func TestRedirectsGoOnlyWhereTheOperatorAllows(t *testing.T) {
	for target, want := range map[string]string{
		"http://crm.example.com/moved":   "",
		"http://other.example.com/moved": "",
		"http://evil.example.com/moved":  "it redirects to a host that is not allowed",
		"/api/customers/ada":             "it redirects more than 5 times",
	} {
		t.Run(target, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				allowed := httpcall.Options{AllowedHosts: []string{"crm.example.com", "Other.example.com"}}
				c := serve(t, allowed, func(w http.ResponseWriter, r *http.Request) {
					if r.URL.Path != "/moved" {
						http.Redirect(w, r, target, http.StatusFound)
						return
					}
					assert.Equal(t, r.Host == "crm.example.com", r.Header.Get("X-Key") != "", "a header goes to its own host alone")
					_, _ = io.WriteString(w, `{}`)
				})
				_, err := call(t, c, "crm.customer", 2, map[string]any{"email": "ada"})
				if want == "" {
					require.NoError(t, err)
					return
				}
				require.EqualError(t, err, want)
			})
		})
	}
}

func TestAnAnswerThatIsNoneSaysNothingOfWhatItHolds(t *testing.T) {
	for answer, want := range map[string]string{
		`private`:               "the answer is no JSON object",
		`["private"]`:           "the answer is no JSON object",
		`null`:                  "the answer is no JSON object",
		`{"vip": "private"}`:    "the field vip of the answer is no yes_no",
		`{"orders": 1.5}`:       "the field orders of the answer is no whole_number",
		`{"pin": 1234}`:         "the field pin of the answer is no secret",
		strings.Repeat(" ", 99): "the answer is larger than 64 bytes",
	} {
		synctest.Test(t, func(t *testing.T) {
			c := serve(t, httpcall.Options{MaxAnswer: 64}, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, answer) })
			_, err := call(t, c, "crm.customer", 2, map[string]any{"email": "ada"})
			require.EqualError(t, err, want)
		})
	}
}

func TestWhatCannotBeCalledIsSaid(t *testing.T) {
	c := serve(t, httpcall.Options{}, func(http.ResponseWriter, *http.Request) { assert.Fail(t, "nothing is to arrive") })
	for operation, want := range map[string]string{
		"erp.customer": "there is no connection erp",
		"crm.delete":   "the connection crm has no operation delete",
		"crm.customer": "the path needs email, which has no value that a path can hold",
	} {
		_, err := call(t, c, operation, 1, map[string]any{"email": ".."})
		require.EqualError(t, err, want)
	}
}

func TestOptionsAreCheckedBeforeAnyCall(t *testing.T) {
	for want, c := range map[string]httpcall.Connection{
		"connection crm: the url has to be an address such as https://crm.example.com/api":          {URL: "crm.example.com"},
		"connection crm: its host evil.example.com is not among the allowed hosts":                  {URL: "https://evil.example.com"},
		"operation crm.a: the method FETCH is not one of GET, HEAD, PUT, DELETE, POST and PATCH":    {URL: "https://crm.example.com", Operations: map[string]httpcall.Operation{"a": {Method: "FETCH"}}},
		"operation crm.a: the path holds a ? or #; what a call gives goes into the query by itself": {URL: "https://crm.example.com", Operations: map[string]httpcall.Operation{"a": {Path: "/x?y={z}"}}},
		`operation crm.a: field f: there is no type "date"`:                                         {URL: "https://crm.example.com", Operations: map[string]httpcall.Operation{"a": {Fields: map[string]httpcall.Field{"f": {Type: "date"}}}}},
	} {
		_, err := httpcall.New(httpcall.Options{
			AllowedHosts: []string{"crm.example.com"}, Connections: map[string]httpcall.Connection{"crm": c},
		})
		require.EqualError(t, err, want)
	}
}

func FuzzAnswer(f *testing.F) {
	for _, s := range []string{`{}`, `{"vip":true,"customer":{"name":"Ada"}}`, `{"orders":1e3}`, `[1]`, `{"customer.name":7}`, "\xff"} {
		f.Add([]byte(s))
	}
	server := &answers{}
	web := httptest.NewServer(server)
	f.Cleanup(web.Close)
	c, err := httpcall.New(httpcall.Options{Connections: map[string]httpcall.Connection{"crm": {URL: web.URL, Operations: operations()}}})
	require.NoError(f, err)
	f.Fuzz(func(t *testing.T, answer []byte) {
		server.answer = answer
		fields, err := c.Call(t.Context(), bot.Request{Operation: "crm.customer", With: map[string]any{"email": "ada"}})
		if err != nil {
			return
		}
		for name, v := range fields {
			switch v.(type) {
			case nil, string, int, float64, bool, bot.Secret:
			default:
				assert.Fail(t, "a flow cannot hold it", "%s: %T", name, v)
			}
		}
	})
}

// answers gives the same answer to every request.
type answers struct{ answer []byte }

func (a *answers) ServeHTTP(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(a.answer) }
