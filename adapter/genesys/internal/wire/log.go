package wire

import (
	"context"
	"errors"
	"io"
	"slices"
)

// ErrLeft is returned to a participant who is not, or no longer, connected.
var ErrLeft = errors.New("not in the conversation")

// A Log is all that happened in a conversation. Whoever plays a part in it reads
// the log from the beginning on, each at a pace of their own. The zero value is
// ready; the conversation's lock guards it.
type Log[E any] struct {
	all  []E
	news chan struct{} // closed by Wake; made by who waits for that
}

// Add writes down what happened and lets those know who wait for it.
func (l *Log[E]) Add(e E) {
	l.all = append(l.all, e)
	l.Wake()
}

// Len is how much is written down.
func (l *Log[E]) Len() int { return len(l.all) }

// Index is where the first event stands that is meant; -1 if there is none.
func (l *Log[E]) Index(is func(E) bool) int { return slices.IndexFunc(l.all, is) }

// Wake lets those look again who wait for something to happen.
func (l *Log[E]) Wake() {
	if l.news != nil {
		close(l.news)
		l.news = nil
	}
}

// Next returns the event behind those that are read already and counts it. Where
// there is none, it returns what to wait for or, if nothing more can come, io.EOF.
func (l *Log[E]) Next(read *int, over bool) (e E, news <-chan struct{}, err error) {
	if *read < len(l.all) {
		*read++
		return l.all[*read-1], nil, nil
	}
	if over {
		return e, nil, io.EOF
	}
	if l.news == nil {
		l.news = make(chan struct{})
	}
	return e, l.news, nil
}

// Await calls next, which is [Log.Next] under its lock, until there is an event,
// the end of the log, or that of ctx.
func Await[E any](ctx context.Context, next func() (E, <-chan struct{}, error)) (E, error) {
	for {
		e, news, err := next()
		if news == nil {
			return e, err
		}
		select {
		case <-news:
		case <-ctx.Done():
			return e, ctx.Err()
		}
	}
}
