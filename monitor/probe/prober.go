package probe

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/monitor"
)

// Options say what a [Prober] runs, and where. Modules, Targets and Runner are
// needed.
type Options struct {
	// Modules are the monitors that may be asked for, by their names.
	Modules []*flows.Monitor
	// Targets are the chats that may be asked for.
	Targets []string
	// Runner returns what runs a module at a target. The module's time limit may be
	// shorter than in its file.
	Runner func(m *flows.Monitor, target string) (*monitor.Runner, error)
	// Over is told of every run, once it is over. Default: nobody is.
	Over func(*monitor.Result)
	// AtOnce is how many probes may be under way. Default: 10.
	AtOnce int
	// Offset is how much sooner than the scrape's time a probe ends, so that its
	// answer is not too late. Default: 0.5 s.
	Offset time.Duration
}

// A Prober runs monitors on demand. It owns a goroutine for each probe that is
// under way, which ends with it. Its methods may be called concurrently.
type Prober struct {
	opts Options
	all  sync.WaitGroup

	mu     sync.Mutex
	closed bool
	probes map[subject]context.CancelFunc // that are under way
}

// NewProber returns a prober, which lives until [Prober.Close].
func NewProber(o Options) *Prober {
	if o.AtOnce <= 0 {
		o.AtOnce = 10
	}
	if o.Offset <= 0 {
		o.Offset = 500 * time.Millisecond
	}
	if o.Over == nil {
		o.Over = func(*monitor.Result) {}
	}
	return &Prober{opts: o, probes: map[subject]context.CancelFunc{}}
}

// Close interrupts the probes that are under way, lets them close their chats,
// and waits for that. It may be called twice.
func (p *Prober) Close() error {
	p.mu.Lock()
	p.closed = true
	for _, interrupt := range p.probes {
		interrupt()
	}
	p.mu.Unlock()
	p.all.Wait()
	return nil
}

// ServeHTTP answers GET /probe.
func (p *Prober) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	m, err := p.module(q.Get("module"))
	if err == nil {
		err = p.target(q.Get("target"))
	}
	var limit time.Duration
	if err == nil {
		limit, err = p.limit(r, m)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	short := *m
	short.TimeLimit = limit
	runner, err := p.opts.Runner(&short, q.Get("target"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	over, err := p.start(r.Context(), runner, subject{m.Name, q.Get("target")})
	if err != nil {
		w.Header().Set("Retry-After", "10")
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	answer(w, p.await(over, m, q.Get("target"), limit), q.Get("debug") == "true")
}

func (p *Prober) module(name string) (*flows.Monitor, error) {
	var names []string
	for _, m := range p.opts.Modules {
		if m.Name == name {
			return m, nil
		}
		names = append(names, m.Name)
	}
	return nil, fmt.Errorf("unknown module %q; there are %s", name, strings.Join(names, ", "))
}

func (p *Prober) target(name string) error {
	switch {
	case name == "":
		return fmt.Errorf("the parameter target is missing; there are %s", strings.Join(p.opts.Targets, ", "))
	case !slices.Contains(p.opts.Targets, name):
		return fmt.Errorf("probes may not be sent to %q; the operator has allowed %s", name, strings.Join(p.opts.Targets, ", "))
	default:
		return nil
	}
}

// limit is how long a probe may take: as long as its file says, and no longer
// than the scrape.
func (p *Prober) limit(r *http.Request, m *flows.Monitor) (time.Duration, error) {
	const header = "X-Prometheus-Scrape-Timeout-Seconds"
	text := r.Header.Get(header)
	if text == "" {
		return m.TimeLimit, nil
	}
	scrape, err := strconv.ParseFloat(text, 64)
	if err != nil || !(scrape > 0 && scrape < 1e6) {
		return 0, fmt.Errorf("%s: expected seconds, not %q", header, text)
	}
	limit := time.Duration(scrape*float64(time.Second)) - p.opts.Offset
	if limit <= 0 {
		return 0, fmt.Errorf("%s: %s leaves no time for a probe; more than %s are needed", header, text, p.opts.Offset)
	}
	return min(limit, m.TimeLimit), nil
}

// start runs a monitor in the background until ctx ends, which is that of the
// one who asks. The result can be read from over, once.
func (p *Prober) start(ctx context.Context, runner *monitor.Runner, s subject) (over <-chan *monitor.Result, err error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch _, underWay := p.probes[s]; {
	case p.closed:
		return nil, errors.New("the service is about to stop")
	case underWay:
		return nil, fmt.Errorf("a probe of %s at %s is under way already", s.monitor, s.target)
	case len(p.probes) >= p.opts.AtOnce:
		return nil, fmt.Errorf("%d probes are under way, and no more may be", len(p.probes))
	}
	ctx, interrupt := context.WithCancel(ctx)
	p.probes[s] = interrupt
	result := make(chan *monitor.Result, 1)
	p.all.Go(func() {
		defer interrupt()
		r := runner.Run(ctx)
		p.mu.Lock()
		delete(p.probes, s)
		p.mu.Unlock()
		p.opts.Over(r)
		result <- r
	})
	return result, nil
}

// await returns what came of a run. One that cannot close its chat in time goes
// on doing so in the background; for the one who asked it has failed.
func (p *Prober) await(over <-chan *monitor.Result, m *flows.Monitor, target string, limit time.Duration) *monitor.Result {
	began := time.Now()
	late := time.NewTimer(limit + p.opts.Offset/2)
	defer late.Stop()
	select {
	case r := <-over:
		return r
	case <-late.C:
		return &monitor.Result{
			Monitor: m.Name, Target: target, Began: began, Took: monitor.Seconds(time.Since(began)), Outcome: monitor.Failed,
			LeftOpen: "it is being closed still",
			Faults:   []monitor.Fault{{Blame: monitor.NoConnection, Side: monitor.ChatServer, Outcome: monitor.Failed, Why: "the chat was not closed in time"}},
		}
	}
}
