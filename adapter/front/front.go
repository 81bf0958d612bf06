package front

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"

	"golang.org/x/sync/singleflight"
)

// Why conversations are ended from this side.
var (
	errClosed  = fmt.Errorf("the front is closed: %w", bot.ErrCutShort)
	errDrained = fmt.Errorf("the front is being closed: %w", bot.ErrCutShort)
)

// errStrange is why a conversation is not taken up with which nobody here could go
// on.
var errStrange = errors.New("it cannot be served here")

// A Front serves customers over the guest chat API. It is an http.Handler for
// the paths of [Paths].
//
// All methods may be called concurrently. A conversation costs the goroutines of
// [bot.Serve], and one for each socket of its customer.
type Front struct {
	options Options
	server  *guestchat.Server
	routes  *http.ServeMux
	files   *shelf

	seal   seal
	taking singleflight.Group // by conversation
	chores sync.WaitGroup     // Close waits for them

	mu       sync.Mutex
	live     map[string]liveConversation // that are being served
	kept     map[string]*keeping         // conversations that this front holds, if it has a vault
	draining bool
	empty    chan struct{} // closed once draining and nobody is left
}

// A liveConversation is one that is being served.
type liveConversation struct {
	chat *guestchat.Conversation
	end  context.CancelCauseFunc
	over chan struct{} // closed when it is served no more

	sight *sight // for operators
}

// await waits until nobody serves it any more.
func (l liveConversation) await(ctx context.Context) error {
	select {
	case <-l.over:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// New returns a front. It opens nothing; give it to an http.Server, and close
// both.
func New(o Options) *Front {
	f := &Front{
		options: o.withDefaults(),
		live:    map[string]liveConversation{}, kept: map[string]*keeping{}, empty: make(chan struct{}),
	}
	var place depot = &folder{parent: o.Files.Dir}
	server := o.Server
	server.Serve, server.Admit, server.Extend, server.Forgotten = f.serve, f.admit, f.extend, f.forgotten
	if o.Vault != nil {
		f.seal = newSeal(o.SealKey)
		if vault, ok := o.Vault.(FileVault); ok {
			place = strongroom{vault, f.seal}
		}
		server.Keeping = guestchat.Keeping{Keep: f.safe, Find: f.lookUp, Forward: o.Forward}
	}
	f.files = newShelf(o.Files.withDefaults(), place, f.noteFiles)
	f.server = guestchat.NewServer(server)
	f.routes = f.newRoutes()
	return f
}

// Paths are the patterns, as http.ServeMux has them, of what a front answers.
func Paths() []string { return append(guestchat.Paths(), ownPath) }

// ServeHTTP answers the guest chat API, and what the front adds to it.
func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) { f.routes.ServeHTTP(w, r) }

// Server is the front's half of the guest chat API: its conversations, and its
// way of saying no.
func (f *Front) Server() *guestchat.Server { return f.server }

// Live is how many conversations are being served.
func (f *Front) Live() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.live)
}

// Close ends all conversations, those with agents too, hangs up on all customers
// and waits. For a way that is more polite see [Front.Drain]. With a vault it is
// [Front.LetGo] first, and conversations go on elsewhere. It may be called twice.
func (f *Front) Close() error {
	f.refuseNew()
	if f.options.Vault != nil {
		ctx, cancel := context.WithTimeout(context.Background(), politeness)
		f.LetGo(ctx)
		cancel()
	}
	f.endAll(errClosed)
	f.dropAll()
	err := f.server.Close()
	f.chores.Wait()
	return errors.Join(err, f.files.close())
}

// dropAll stops to keep what could not be given up in time: what becomes of it from
// here on is not its story, which goes on elsewhere from where it was kept last.
func (f *Front) dropAll() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.kept)
}

// enter takes a conversation up, unless the front is being closed, or has released
// it by now. The context is the conversation's, and outlives its customer: what the
// customer said last is still passed on.
func (f *Front) enter(ctx context.Context, c *guestchat.Conversation, before *sight) (context.Context, bool) {
	ctx, end := context.WithCancelCause(context.WithoutCancel(ctx))
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.draining || f.options.Vault != nil && f.keepingNow(c) == nil {
		end(errDrained)
		return ctx, false
	}
	f.live[c.ID] = liveConversation{c, end, make(chan struct{}), newSight(before)}
	return ctx, true
}

func (f *Front) leave(c *guestchat.Conversation) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.begins(c)
	if one, ok := f.live[c.ID]; ok && one.chat == c {
		one.end(nil)
		close(one.over)
		delete(f.live, c.ID)
		f.tellIfEmpty()
	}
}

// begins tells those who wait for a flow to talk. It is called with f.mu held.
func (f *Front) begins(c *guestchat.Conversation) {
	if k := f.keepingNow(c); k != nil && !k.hasBegun {
		k.hasBegun = true
		close(k.begun)
	}
}

func (f *Front) endAll(cause error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, one := range f.live {
		one.end(cause)
	}
}
