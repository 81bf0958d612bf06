package httpcall

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/botrunner/botrunner/bot"
)

// Options say where calls go. The zero value has no connections.
type Options struct {
	Connections map[string]Connection
	// AllowedHosts are those that a call, or a redirect, may reach: names, with a
	// port where it is not the scheme's. Default: the host of each connection,
	// for that connection alone.
	AllowedHosts []string
	// MaxAnswer is how many bytes an answer may have. Default: 1 MiB.
	MaxAnswer int64
	// DialContext makes connections. Default: that of package net.
	DialContext func(ctx context.Context, network, address string) (net.Conn, error)
}

// A Connection is one system of the operator's.
type Connection struct {
	URL        string // where its operations are
	Headers    map[string]bot.Secret
	Timeout    time.Duration // of one try; 0: the whole time of the call
	Operations map[string]Operation
}

// An Operation is something that a system does.
type Operation struct {
	Method string // default: GET
	Path   string // below the connection's URL; {name} is filled by what the call gives
	Fields map[string]Field
}

// A Field is what an operation answers.
type Field struct {
	At   string // where it stands in the answer, such as customer.status; default: under its name
	Type Type
}

// Type is what a field is.
type Type string

// The types, by the names that flows give them.
const (
	Text        Type = "text"
	WholeNumber Type = "whole_number"
	Number      Type = "number"
	YesNo       Type = "yes_no"
	Secret      Type = "secret"
)

var placeholder = regexp.MustCompile(`\{(\w+)\}`)

// Needs lists what a call of the operation has to be given: what its path names.
func (o Operation) Needs() []string {
	var names []string
	for _, m := range placeholder.FindAllStringSubmatch(o.Path, -1) {
		names = append(names, m[1])
	}
	return names
}

// methods are those that a call may use, each with whether it may be repeated.
var methods = map[string]bool{
	http.MethodGet: true, http.MethodHead: true, http.MethodPut: true, http.MethodDelete: true,
	http.MethodPost: false, http.MethodPatch: false,
}

// check finds the first thing that cannot work.
func (o *Options) check() error {
	for _, name := range slices.Sorted(maps.Keys(o.Connections)) {
		c := o.Connections[name]
		u, err := url.Parse(c.URL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" {
			return fmt.Errorf("connection %s: the url has to be an address such as https://crm.example.com/api", name)
		}
		if !o.allows(u, u) {
			return fmt.Errorf("connection %s: its host %s is not among the allowed hosts", name, u.Host)
		}
		for _, operation := range slices.Sorted(maps.Keys(c.Operations)) {
			if err := c.Operations[operation].check(); err != nil {
				return fmt.Errorf("operation %s.%s: %w", name, operation, err)
			}
		}
	}
	return nil
}

func (o Operation) check() error {
	if _, ok := methods[o.method()]; !ok {
		return fmt.Errorf("the method %s is not one of GET, HEAD, PUT, DELETE, POST and PATCH", o.Method)
	}
	if strings.ContainsAny(o.Path, "?#") {
		return errors.New("the path holds a ? or #; what a call gives goes into the query by itself")
	}
	for _, name := range slices.Sorted(maps.Keys(o.Fields)) {
		switch t := o.Fields[name].Type; t {
		case Text, WholeNumber, Number, YesNo, Secret:
		default:
			return fmt.Errorf("field %s: there is no type %q", name, t)
		}
	}
	return nil
}

func (o Operation) method() string {
	if o.Method == "" {
		return http.MethodGet
	}
	return o.Method
}

// allows reports whether a request to u may be made for a connection to home.
func (o *Options) allows(u, home *url.URL) bool {
	if len(o.AllowedHosts) == 0 {
		return strings.EqualFold(u.Host, home.Host)
	}
	return slices.ContainsFunc(o.AllowedHosts, func(h string) bool { return strings.EqualFold(h, u.Host) })
}
