package limit_test

import (
	"encoding/binary"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"runtime"
	"testing"

	"github.com/botrunner/botrunner/adapter/front/limit"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func from(peer string, forwarded ...string) *http.Request {
	return &http.Request{RemoteAddr: peer, Header: http.Header{"X-Forwarded-For": forwarded}}
}

func TestOnlyTrustedProxiesAreBelieved(t *testing.T) {
	l := limit.New(limit.Options{Proxies: []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}})
	for _, c := range []struct {
		why, want string
		request   *http.Request
	}{
		{"nobody in between", "192.0.2.7", from("192.0.2.7:5000")},
		{"a stranger makes up who he is", "192.0.2.7", from("192.0.2.7:5000", "198.51.100.1")},
		{"our proxy", "198.51.100.1", from("10.0.0.1:5000", "198.51.100.1")},
		{"behind it a stranger who makes something up", "198.51.100.1", from("10.0.0.1:5000", "203.0.113.9, 198.51.100.1")},
		{"two of our proxies", "198.51.100.1", from("10.0.0.1:5000", "203.0.113.9, 198.51.100.1 ,10.0.0.2")},
		{"in a header each", "198.51.100.1", from("10.0.0.1:5000", "198.51.100.1", "10.0.0.2")},
		{"with a port", "198.51.100.1", from("10.0.0.1:5000", "198.51.100.1:4711")},
		{"nothing but nonsense", "10.0.0.1", from("10.0.0.1:5000", "unknown")},
		{"nonsense behind our second one", "10.0.0.2", from("10.0.0.1:5000", "_hidden, 10.0.0.2")},
		{"nothing said", "10.0.0.1", from("10.0.0.1:5000")},
		{"IPv6", "2001:db8:1:2::", from("[2001:db8:1:2:3:4:5:6]:5000")},
		{"IPv6 behind our proxy", "2001:db8:1:2::", from("[fd00::1]:5000", "2001:db8:1:2:3:4:5:6")},
		{"IPv6 in brackets", "2001:db8:1:2::", from("[fd00::1]:5000", "[2001:db8:1:2:3:4:5:6]:80")},
		{"IPv4 written as IPv6", "192.0.2.7", from("[::ffff:192.0.2.7]:5000")},
		{"a zone", "fe80::", from("[fe80::1%eth0]:5000")},
	} {
		assert.Equal(t, c.want, l.Address(c.request).String(), c.why)
	}
	assert.False(t, l.Address(from("pipe")).IsValid(), "a network without addresses")
}

func TestAddressesAreToldApart(t *testing.T) {
	l := limit.New(limit.Options{Chats: 1, NewChats: -1, AllNewChats: -1})
	hold := l.Bounds().Hold
	place, refusal := hold(from("192.0.2.7:1"))
	require.Nil(t, refusal)
	_, refusal = hold(from("192.0.2.7:2"))
	require.NotNil(t, refusal, "another port is the same customer")
	_, refusal = hold(from("192.0.2.8:1"))
	require.Nil(t, refusal)
	place.Release()
	_, refusal = hold(from("192.0.2.7:3"))
	require.Nil(t, refusal)
}

// A flood from ever new addresses costs so much memory and no more.
func TestAddressesAreForgotten(t *testing.T) {
	l := limit.New(limit.Options{Addresses: 1000, NewChats: 1, AllChats: 1, AllNewChats: -1})
	gate := l.Wrap(http.NotFoundHandler(), nil)
	flood := func() {
		for i := range uint32(10_000) {
			var a [4]byte
			binary.BigEndian.PutUint32(a[:], i)
			r := from(netip.AddrPortFrom(netip.AddrFrom4(a), 1).String())
			gate.ServeHTTP(httptest.NewRecorder(), r)
			_, _ = l.Bounds().Hold(r)
		}
	}
	flood()
	before := heap()
	flood()
	assert.Less(t, heap(), before+200_000, "bytes on the heap")
	assert.Equal(t, 1, l.Live())
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func FuzzAddress(f *testing.F) {
	f.Add("10.0.0.1:80", "198.51.100.1, 10.0.0.2")
	f.Add("[fd00::1]:80", "[::1]:0,,%")
	l := limit.New(limit.Options{Proxies: []netip.Prefix{netip.MustParsePrefix("0.0.0.0/0"), netip.MustParsePrefix("::/0")}})
	f.Fuzz(func(t *testing.T, peer, forwarded string) {
		a := l.Address(from(peer, forwarded))
		assert.Equal(t, a, l.Address(from(peer, forwarded)))
		assert.Empty(t, a.Zone())
	})
}
