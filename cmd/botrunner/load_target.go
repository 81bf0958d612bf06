package main

import (
	"net"
	"net/url"
	"slices"

	"github.com/botrunner/botrunner/internal/config"
)

// chatAddresses are where the chats of the settings go, as far as the settings
// say. A region is one of the vendor's, so it is never on this machine.
func chatAddresses(c *config.Config) []string {
	t := c.Transport
	all := []string{t.DataURL}
	if t.Type == config.WebMessaging {
		m := t.Messaging
		all = append(all, m.Region, m.SocketURL, m.APIURL, m.CDNURL, m.Platform.APIURL, m.Platform.LoginURL)
	}
	return slices.DeleteFunc(all, func(address string) bool { return address == "" })
}

// elsewhere are those addresses of a contact centre that are not on this machine.
// Names are not looked up, as what they stand for may change; localhost may not.
func (c *contactCentre) elsewhere() []string {
	return slices.DeleteFunc(slices.Clone(c.addresses), func(address string) bool {
		u, err := url.Parse(address)
		if err != nil {
			return false
		}
		ip := net.ParseIP(u.Hostname())
		return u.Hostname() == "localhost" || ip != nil && ip.IsLoopback()
	})
}
