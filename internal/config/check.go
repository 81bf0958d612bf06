package config

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/google/uuid"
)

// purecloud is the transport of the Genesys Cloud guest chat API.
const purecloud = "purecloud-v2-sockets"

// laterTransports are those that the chat widget or its successor has and we
// have not.
func laterTransports() []string { return []string{"webmessaging", "gms", "pureengage-v3-rest"} }

// transportType knows the transports that are there and those that are not.
func transportType(s string) (string, error) {
	later := laterTransports()
	switch {
	case s == purecloud:
		return s, nil
	case slices.Contains(later, s):
		return "", fmt.Errorf("the transport %s is not there yet; %s is", s, purecloud)
	default:
		return "", fmt.Errorf("there is no transport %q%s", s, didYouMean(s, append(later, purecloud)))
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
