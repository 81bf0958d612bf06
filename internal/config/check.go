package config

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// The transports that are there.
const (
	PureCloud    = "purecloud-v2-sockets" // the Genesys Cloud guest chat API
	WebMessaging = "webmessaging"         // Genesys Cloud web messaging
)

func transports() []string { return []string{PureCloud, WebMessaging} }

// laterTransports are those that the chat widget has and we have not.
func laterTransports() []string { return []string{"gms", "pureengage-v3-rest"} }

// transportType knows the transports that are there and those that are not.
func transportType(s string) (string, error) {
	switch later := laterTransports(); {
	case slices.Contains(transports(), s):
		return s, nil
	case slices.Contains(later, s):
		return "", fmt.Errorf("the transport %s is not there yet; %s are", s, strings.Join(transports(), " and "))
	default:
		return "", fmt.Errorf("there is no transport %q%s", s, didYouMean(s, append(later, transports()...)))
	}
}

// address wants the root of an HTTP server. What it says of a wrong one does
// not quote it: it may hold a password.
func address(s string) (string, error) {
	const wanted = "expected an address such as https://api.mypurecloud.com"
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return "", errors.New(wanted)
	case !strings.Contains(s, "://"):
		return "", errors.New(wanted + "; this one does not begin with https://")
	case u.Scheme != "https" && u.Scheme != "http":
		return "", fmt.Errorf("%s; %s:// is neither https:// nor http://", wanted, u.Scheme)
	case u.Hostname() == "":
		return "", errors.New(wanted + "; this one names no host")
	case u.User != nil:
		return "", errors.New(wanted + "; it must hold no user and no password")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "", errors.New(wanted + "; nothing may follow a ? or #")
	}
	return strings.TrimRight(s, "/"), nil
}

// socketAddress is address for a WebSocket.
func socketAddress(s string) (string, error) {
	rest, isSocket := strings.CutPrefix(s, "ws")
	as, err := address("http" + rest)
	if !isSocket || err != nil {
		return "", errors.New("expected an address such as wss://webmessaging.mypurecloud.ie, with neither user nor ? nor #")
	}
	return "ws" + strings.TrimPrefix(as, "http"), nil
}

// region wants the domain that all addresses of a region end in. A wrong one is
// not quoted: it may be an address, with a password.
func region(s string) (string, error) {
	if !domain.MatchString(s) {
		return "", errors.New("expected the domain of a region such as mypurecloud.ie, without https:// and api")
	}
	return strings.ToLower(s), nil
}

var domain = regexp.MustCompile(`^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$`)

// pageOrigin wants what a browser would say of the page that the guest is on.
func pageOrigin(s string) (string, error) {
	u, err := url.Parse(s)
	if err != nil || u.Hostname() == "" || (u.Scheme != "https" && u.Scheme != "http") || u.Scheme+"://"+u.Host != s {
		return "", errors.New("expected scheme and host of a page such as https://www.example.com, and nothing behind them")
	}
	return s, nil
}

// hostPort wants what a server can listen on.
func hostPort(s string) (string, error) {
	if _, _, err := net.SplitHostPort(s); err != nil {
		return "", fmt.Errorf("expected host and port such as 127.0.0.1:8080, or :8080 for every network, not %q", s)
	}
	return s, nil
}

// ending knows the ways in which a guest can end a chat.
func ending(s string) (string, error) {
	all := []string{EndingClearOrLeave, EndingClear, EndingLeave}
	if !slices.Contains(all, s) {
		return "", fmt.Errorf("expected one of %s, not %q%s", strings.Join(all, ", "), s, didYouMean(s, all))
	}
	return s, nil
}

// guid wants the form in which Genesys Cloud shows its ids.
func guid(s string) (string, error) {
	if len(s) != 36 || uuid.Validate(s) != nil {
		return "", fmt.Errorf("expected a GUID such as 0a1b2c3d-0000-4000-8000-000000000001, not %q", s)
	}
	return s, nil
}

// checkPatterns compiles what flows will compile.
func (l *loading) checkPatterns() {
	for name, pattern := range l.config.Patterns {
		if _, err := regexp.Compile(pattern); err != nil {
			l.problems.errorf(l.config.origins[join("patterns", name)], "patterns.%s: %v", name, err)
		}
	}
}

// targetType knows the one target there is.
func targetType(s string) (string, error) {
	if !strings.EqualFold(s, "QUEUE") {
		return "", fmt.Errorf("expected QUEUE, not %q", s)
	}
	return "QUEUE", nil
}
