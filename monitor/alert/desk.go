package alert

import (
	"context"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/history"
)

// A Receiver is somebody who can be told.
type Receiver struct {
	// Name is what monitor files call it.
	Name string
	// Template is the form of what it gets. Default: [JSON].
	Template Template
	// URL is where that is posted to. It is needed, except for [PagerDuty], which
	// has one address for all.
	URL bot.Secret
	// Key is the routing key of [PagerDuty]; of the others, what is shown as bearer
	// token if there is one.
	Key bot.Secret
}

// Options say whom a [Desk] can tell, and how.
type Options struct {
	// Receivers are those whom monitors may name.
	Receivers []Receiver
	// Transport carries the requests. Default: that of net/http.
	Transport http.RoundTripper
	// Timeout is how long one try may take. Default: 10 s.
	Timeout time.Duration
	// Tries is how often a notice is sent at most. Default: 6, with pauses that add
	// up to less than a minute.
	Tries int
	// Drain is how long Close waits for what has not been sent yet. Default: 5 s.
	Drain time.Duration
	// Done is told what became of each notice: sent, failed, or dropped because too
	// many were waiting. Default: nobody is.
	Done func(receiver, result string)
	// Log is told of what goes wrong. Default: nobody is.
	Log *slog.Logger
}

func (o *Options) fill() {
	if o.Transport == nil {
		o.Transport = http.DefaultTransport
	}
	if o.Timeout <= 0 {
		o.Timeout = 10 * time.Second
	}
	if o.Tries <= 0 {
		o.Tries = 6
	}
	if o.Drain <= 0 {
		o.Drain = 5 * time.Second
	}
	if o.Done == nil {
		o.Done = func(string, string) {}
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
}

// waiting is how many notices may wait for one receiver.
const waiting = 100

// A Desk watches runs, and tells receivers. It owns a goroutine for each
// receiver, which ends with Close. Its methods may be called concurrently.
type Desk struct {
	opts  Options
	give  context.CancelFunc // up
	all   sync.WaitGroup
	mails map[string]chan Notice // by receiver; closed by Close

	mu     sync.Mutex // guards what follows, and that nobody sends to a closed mail
	closed bool
	rows   map[history.Subject]row
}

// New returns a desk, which lives until [Desk.Close].
func New(o Options) *Desk {
	o.fill()
	ctx, cancel := context.WithCancel(context.Background())
	d := &Desk{opts: o, give: cancel, mails: map[string]chan Notice{}, rows: map[history.Subject]row{}}
	client := &http.Client{
		Transport: o.Transport, Timeout: o.Timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // what is posted may lie on the way
	}
	for _, r := range o.Receivers {
		mail := make(chan Notice, waiting)
		d.mails[r.Name] = mail
		d.all.Go(func() {
			for n := range mail {
				d.send(ctx, client, r, n)
			}
		})
	}
	return d
}

// Has reports whether there is a receiver of that name.
func (d *Desk) Has(receiver string) bool {
	_, ok := d.mails[receiver]
	return ok
}

// Saw takes in a run, and tells whom the rule names if it is time to. It does not
// wait for that.
func (d *Desk) Saw(r *monitor.Result, rule flows.Alert) {
	if rule.After == 0 {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	s := history.Subject{Monitor: r.Monitor, Target: r.Target}
	before := d.rows[s]
	after, event := before.next(r.Outcome, r.Began, rule)
	d.rows[s] = after
	if mail, known := d.mails[rule.To]; known && event != "" && !d.closed {
		if event == Failing {
			before = after
		}
		select {
		case mail <- newNotice(event, r, before):
		default:
			d.drop(rule.To, r.Monitor)
		}
	}
}

func (d *Desk) drop(receiver, monitor string) {
	d.opts.Done(receiver, "dropped")
	d.opts.Log.Error("an alert is dropped, since too many wait for its receiver", "alert", receiver, "monitor", monitor)
}

// send tells one receiver, however long that takes.
func (d *Desk) send(ctx context.Context, client *http.Client, r Receiver, n Notice) {
	err := d.post(ctx, client, r, n)
	if err == nil {
		d.opts.Done(r.Name, "sent")
		return
	}
	d.opts.Done(r.Name, "failed")
	d.opts.Log.Error("nobody was told of this", "summary", n.Summary, "alert", r.Name, "error", err)
}

// Close lets what waits be sent, for a short while, and waits for that. It may be
// called twice.
func (d *Desk) Close() error {
	d.mu.Lock()
	if !d.closed {
		d.closed = true
		for _, mail := range d.mails {
			close(mail)
		}
	}
	d.mu.Unlock()
	enough := time.AfterFunc(d.opts.Drain, d.give)
	defer enough.Stop()
	d.all.Wait()
	d.give()
	return nil
}
