package main

import (
	"net"
	"net/url"

	webpage "github.com/botrunner/botrunner/adapter/front/page"
	"github.com/botrunner/botrunner/bot"
)

// languageInput is the input that holds a conversation's language, where a flow
// has one.
const languageInput = "language"

// describe tells the page of the flow that its address leads to. Where nobody
// would serve who names so little, it is the first route that fits: an address
// without anything is one to open, too.
func (s *site) describe(deployment, queue string) webpage.Flow {
	r, ok := s.find(deployment, queue)
	if !ok {
		r, ok = s.guess(deployment, queue)
	}
	if !ok {
		return webpage.Flow{}
	}
	f := described(r.engine.Dialog())
	f.Deployment, f.Queue = r.Deployment, r.Queue
	return f
}

// guess is find for who leaves out what a route names.
func (s *site) guess(deployment, queue string) (siteRoute, bool) {
	for _, r := range s.routes {
		if (deployment == "" || takes(r.Deployment, deployment)) && (queue == "" || takes(r.Queue, queue)) {
			return r, true
		}
	}
	return siteRoute{}, false
}

func described(d *bot.Dialog) webpage.Flow {
	f := webpage.Flow{}
	if d.Language != "" {
		f.Languages = append(f.Languages, d.Language)
	}
	for _, t := range d.Translations {
		f.Languages = append(f.Languages, t.Language)
	}
	for _, v := range d.Vars {
		if v.Input && v.Name == languageInput {
			f.LanguageField = languageInput
		}
	}
	return f
}

// originOf is what browsers call the site of an address.
func originOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return u.Scheme + "://" + u.Host
}

// pageAddress is where a browser on this machine finds the page.
func pageAddress(l net.Listener) string {
	host, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return address(l, nil) + "/"
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port) + "/"
}
