package guestchat

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"
)

// maxTries is how often a request is made before it has failed.
const maxTries = 5

// A verdict says what a failed request means for the next try.
type verdict int

const (
	final     verdict = iota // another try would get the same answer
	unheard                  // the server did nothing: another try is safe
	ambiguous                // the server may have done it
)

// judge reads a failure. A 503 is unheard only with Retry-After: without it,
// some proxy may have given up on a server that did the work.
func judge(err error) verdict {
	if refused, ok := errors.AsType[*genesys.ResponseError](err); ok {
		switch status := refused.Response.Status; {
		case status == http.StatusTooManyRequests,
			status == http.StatusServiceUnavailable && refused.RetryAfter > 0:
			return unheard
		case status >= 500, status == http.StatusRequestTimeout:
			return ambiguous
		default:
			return final
		}
	}
	var failed *callError
	if errors.As(err, &failed) && !failed.sent {
		return unheard
	}
	return ambiguous
}

// pause is how long to wait before the given try, the first retry being 1.
func (t *Transport) pause(try int, err error) time.Duration {
	return wire.Pause(t.opts.Rand, try, err)
}

// repeat makes a request that does no harm when it is made twice, until it
// succeeds, is refused for good, or was tried often enough.
func (t *Transport) repeat(ctx context.Context, r request) (genesys.Response, error) {
	return t.retry(ctx, r, func(err error) bool { return judge(err) != final })
}

// post makes a request that must not be done twice.
func (t *Transport) post(ctx context.Context, r request) (genesys.Response, error) {
	return t.retry(ctx, r, func(err error) bool { return judge(err) == unheard })
}

func (t *Transport) retry(ctx context.Context, r request, again func(error) bool) (genesys.Response, error) {
	for try := 1; ; try++ {
		resp, err := t.call(ctx, r)
		if err == nil || try == maxTries || !again(err) {
			return resp, err
		}
		if !wire.Sleep(ctx, t.pause(try, err)) {
			return resp, err
		}
	}
}
