package genesys

import (
	"context"
	"regexp"
	"slices"
)

// A Filter is a regular expression that hides messages. The zero value is not
// usable; see [NewFilter], [ParseFilter] and [HideExactly].
//
// A filter may quote what it hides, so it is not printed by fmt. As text, for
// the session store, it is its Go expression.
type Filter struct{ re *regexp.Regexp }

// NewFilter makes a filter of a Go expression.
func NewFilter(re *regexp.Regexp) Filter { return Filter{re} }

// HideExactly makes a filter for one message.
func HideExactly(message string) Filter {
	return Filter{regexp.MustCompile(`\A` + regexp.QuoteMeta(message) + `\z`)}
}

// Expression is the filter as a Go expression.
func (f Filter) Expression() string {
	if f.re == nil {
		return ""
	}
	return f.re.String()
}

// MarshalText is the Go expression.
func (f Filter) MarshalText() ([]byte, error) { return []byte(f.Expression()), nil }

// UnmarshalText takes a Go expression.
func (f *Filter) UnmarshalText(text []byte) error {
	re, err := regexp.Compile(string(text))
	if err != nil {
		return ErrInvalidFilters
	}
	f.re = re
	return nil
}

// hides reports whether the message is to be left out. Comings and goings have
// no words to match.
func (f Filter) hides(m Message) bool {
	switch m.Type {
	case TypeParticipantJoined, TypeParticipantLeft:
		return false
	default:
		return f.re.MatchString(m.Text)
	}
}

// AddPrefilter adds to the filters, and returns all of them. What matches is
// hidden whoever sent it, from messageReceived's messages and from the
// transcript; originalMessages keep it. A filter that is there already counts
// once.
func (s *Service) AddPrefilter(ctx context.Context, filters ...Filter) ([]Filter, error) {
	if len(filters) == 0 || slices.ContainsFunc(filters, func(f Filter) bool { return f.re == nil }) {
		return nil, ErrInvalidFilters
	}
	s.mu.Lock()
	for _, f := range filters {
		if !slices.ContainsFunc(s.filters, func(g Filter) bool { return g.Expression() == f.Expression() }) {
			s.filters = append(s.filters, f)
		}
	}
	all, c, now := slices.Clone(s.filters), s.chat, s.phase
	s.mu.Unlock()
	if now == active {
		s.save(ctx, c)
	}
	return all, nil
}
