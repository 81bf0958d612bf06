package limit

import (
	"net/http"
	"net/netip"
	"slices"
	"strings"
)

// household is how much of an IPv6 address tells customers apart.
const household = 64

// Address is where a request comes from, as far as limits go. Proxies that are
// trusted are asked whom they stand for, the nearest first; what comes before the
// first that is not trusted may be made up.
func (l *Limits) Address(r *http.Request) netip.Addr {
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{} // a network inside the process has no addresses
	}
	at := peer.Addr().Unmap().WithZone("")
	for _, before := range slices.Backward(forwarded(r)) {
		if !l.trusts(at) {
			break
		}
		address, err := parse(before)
		if err != nil {
			break
		}
		at = address
	}
	return shared(at)
}

// forwarded are the addresses that proxies have noted, the farthest first.
func forwarded(r *http.Request) []string {
	return strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
}

// parse reads an address, which some proxies write with a port.
func parse(text string) (netip.Addr, error) {
	text = strings.TrimSpace(text)
	if withPort, err := netip.ParseAddrPort(text); err == nil {
		return withPort.Addr().Unmap().WithZone(""), nil
	}
	address, err := netip.ParseAddr(strings.Trim(text, "[]"))
	return address.Unmap().WithZone(""), err
}

func (l *Limits) trusts(a netip.Addr) bool {
	return slices.ContainsFunc(l.options.Proxies, func(p netip.Prefix) bool { return p.Contains(a) })
}

// shared is the part of an address that its household shares.
func shared(a netip.Addr) netip.Addr {
	if !a.Is6() {
		return a
	}
	prefix, err := a.Prefix(household)
	if err != nil {
		return a
	}
	return prefix.Addr()
}
