package main

import (
	"net/http"
	"sync"
	"testing"
)

// atOnce is how many guests there are at a time.
const atOnce = 128

// Visitors are guests who come one after the other, and so many at a time.
type visitors struct {
	mu     sync.Mutex
	guests []*guest // that have come
	left   []*guest // that have gone, and that nobody has asked for
	enough bool     // no more need come than were asked for
	all    sync.WaitGroup
}

// besiege lets guests come.
func (s *siege) besiege(t *testing.T) *visitors {
	t.Helper()
	c := &visitors{}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: atOnce}}
	for range atOnce {
		c.all.Go(func() {
			for g := c.next("http://"+s.address, client); g != nil && t.Context().Err() == nil; g = c.next("http://"+s.address, client) {
				g.err = g.talk(t.Context())
				c.goes(g)
			}
		})
	}
	t.Cleanup(func() { c.dismiss(); client.CloseIdleConnections() })
	return c
}

// next is who comes next; nil: nobody.
func (c *visitors) next(server string, client *http.Client) *guest {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.enough && len(c.guests) >= *conversations {
		return nil
	}
	g := newGuest(len(c.guests), server, client)
	c.guests = append(c.guests, g)
	return g
}

func (c *visitors) goes(g *guest) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.left = append(c.left, g)
}

// gone is a guest who has gone, each one once; nil: there is none.
func (c *visitors) gone() *guest {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.left) == 0 {
		return nil
	}
	g := c.left[0]
	c.left = c.left[1:]
	return g
}

// dismiss waits for the last guest, and returns all of them.
func (c *visitors) dismiss() []*guest {
	c.mu.Lock()
	c.enough = true
	c.mu.Unlock()
	c.all.Wait()
	return c.guests
}
