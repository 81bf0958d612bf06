package platform

import (
	"context"
	"sync"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/internal/wire"

	"golang.org/x/time/rate"
)

// A pace keeps the requests of all chats to what the API allows.
//
// Looking who is there can wait, and there are many who look. It has a pace of its
// own within the whole, so that no other request queues behind it.
type pace struct {
	all, looks *rate.Limiter

	mu    sync.Mutex
	until time.Time // the API wants to be left alone; zero: it does not
}

// newPace allows so many requests in any minute: a tenth of them at once, the rest
// spread evenly.
func newPace(perMinute int) *pace {
	burst := max(perMinute/10, 1)
	perSecond := float64(max(perMinute-burst, 1)) / 60
	return &pace{
		all:   rate.NewLimiter(rate.Limit(perSecond), burst),
		looks: rate.NewLimiter(rate.Limit(perSecond*4/5), max(burst*4/5, 1)),
	}
}

// wait waits until a request may be made.
func (p *pace) wait(ctx context.Context, look bool) error {
	if look {
		if err := p.looks.Wait(ctx); err != nil {
			return err
		}
	}
	for {
		if err := p.all.Wait(ctx); err != nil {
			return err
		}
		rest := p.rest()
		if rest <= 0 {
			return nil
		}
		if !wire.Sleep(ctx, rest) {
			return ctx.Err()
		}
	}
}

// pause holds everybody back.
func (p *pace) pause(d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if until := time.Now().Add(d); until.After(p.until) {
		p.until = until
	}
}

func (p *pace) rest() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	return time.Until(p.until)
}
