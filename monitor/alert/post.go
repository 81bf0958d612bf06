package alert

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

// How long to wait between tries, unless the receiver says how long.
const (
	firstPause = time.Second
	lastPause  = time.Minute
)

// post sends a notice, and tries again where that may help.
func (d *Desk) post(ctx context.Context, client *http.Client, r Receiver, n Notice) error {
	body, err := r.body(n)
	if err != nil {
		return err
	}
	for try, pause := 1, firstPause; ; try, pause = try+1, min(2*pause, lastPause) {
		again, err := r.try(ctx, client, body)
		if err == nil || again < 0 || try == d.opts.Tries {
			return err
		}
		wait := time.Duration(float64(pause) * (1 + rand.Float64()/2)) //nolint:gosec // nobody gains by guessing a pause
		timer := time.NewTimer(max(again, wait))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return fmt.Errorf("%w; and no time is left to try again", err)
		}
	}
}

// never says that another try would go the same way.
const never = -1

// try sends once. again is how long the receiver wants to be left alone before
// another try.
func (r Receiver) try(ctx context.Context, client *http.Client, body []byte) (again time.Duration, err error) {
	address := r.URL.Reveal()
	if r.Template == PagerDuty {
		address = cmp.Or(address, pagerDutyURL)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return never, errors.New("its address is none") // the error would quote it
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "botrunner")
	if key := r.Key.Reveal(); key != "" && r.Template != PagerDuty {
		request.Header.Set("Authorization", "Bearer "+key)
	}
	answer, err := client.Do(request)
	if err != nil {
		if outer, ok := errors.AsType[*url.Error](err); ok {
			err = outer.Err // without the address
		}
		return 0, err
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.CopyN(io.Discard, answer.Body, 64<<10) // so that the connection can be used again
	switch status := answer.StatusCode; {
	case status >= 200 && status < 300:
		return 0, nil
	case status == http.StatusTooManyRequests || status >= 500:
		return retryAfter(answer.Header), fmt.Errorf("it answered %d", status)
	default:
		return never, fmt.Errorf("it answered %d, so it is not asked again; look at its address and its key", status)
	}
}

// retryAfter is how long the receiver asks for; dates, which nobody sends here,
// count as nothing.
func retryAfter(h http.Header) time.Duration {
	seconds, err := strconv.Atoi(h.Get("Retry-After"))
	if err != nil || seconds < 0 {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, lastPause)
}
