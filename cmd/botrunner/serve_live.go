package main

import (
	"sync"

	"github.com/botrunner/botrunner/adapter/front"
	webpage "github.com/botrunner/botrunner/adapter/front/page"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/config"
)

// A liveSite is the site that new customers meet. Another one may take its
// place; conversations stay on the one that they began on.
//
// Contact centres are let go of late: when yet another site comes, or at the
// end, and no conversation is left on them. So a customer who is just being
// shown in is never led to one that is closed, and no more of them are kept than
// conversations need, and one.
type liveSite struct {
	mu      sync.Mutex
	site    *site
	config  *config.Config
	centres map[*contactCentre]int // how many conversations each has
	engines map[string]*bot.Engine // versions of flows by hash, as long as the process lives
	movers  map[string]*bot.Mover  // by both hashes

	recall func(hash string, s *site) (*bot.Engine, error) // a version from before; nil: there are none
}

func newLiveSite(c *config.Config, s *site) *liveSite {
	l := &liveSite{site: s, config: c, centres: map[*contactCentre]int{s.centre: 0}, engines: map[string]*bot.Engine{}, movers: map[string]*bot.Mover{}}
	l.remember(s)
	return l
}

// current is the site that new customers meet, and the settings it came from.
func (l *liveSite) current() (*site, *config.Config) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.site, l.config
}

// replace puts another site in place.
func (l *liveSite) replace(c *config.Config, s *site) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for centre, conversations := range l.centres {
		if conversations == 0 && centre != s.centre && centre != l.site.centre {
			centre.close()
			delete(l.centres, centre)
		}
	}
	l.site, l.config = s, c
	l.remember(s)
	if _, known := l.centres[s.centre]; !known {
		l.centres[s.centre] = 0
	}
}

// route finds who serves a customer.
func (l *liveSite) route(asked guestchat.CreateConversation) (front.Route, bool) {
	s, _ := l.current()
	route, ok := s.route(asked)
	if !ok {
		return route, false
	}
	return l.counted(s, route), true
}

// counted is a route whose conversations count as the centre's.
func (l *liveSite) counted(s *site, route front.Route) front.Route {
	route.Chat = func(who front.Customer) bot.ChatService {
		l.count(s.centre, +1)
		return s.chat(who)
	}
	route.Done = func() { l.count(s.centre, -1) }
	return route
}

// version finds who goes on with a conversation that follows a version of a flow.
func (l *liveSite) version(hash string, _ guestchat.CreateConversation) (front.Route, bool) {
	s, _ := l.current()
	engine := l.engine(hash, s)
	if engine == nil {
		return front.Route{}, false // who takes the conversation up says so
	}
	return l.counted(s, s.with(engine)), true
}

// engine runs a version of a flow, of today or from before; nil: it is not known
// any more.
func (l *liveSite) engine(hash string, s *site) *bot.Engine {
	l.mu.Lock()
	engine := l.engines[hash]
	l.mu.Unlock()
	if engine != nil || l.recall == nil {
		return engine
	}
	engine, err := l.recall(hash, s)
	if err != nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.engines[hash] = engine
	return engine
}

// update takes what is kept of a conversation to the version of its flow that its
// customer would meet today.
func (l *liveSite) update(hash string, asked guestchat.CreateConversation, kept []byte) (moved []byte, to string, ok bool) {
	s, _ := l.current()
	r, found := s.find(asked.DeploymentID, asked.RoutingTarget.TargetAddress)
	if !found || r.engine.Dialog().Hash == hash {
		return nil, "", false
	}
	before := l.engine(hash, s)
	if before == nil || before.Dialog().Name != r.engine.Dialog().Name {
		return nil, "", false // another flow altogether
	}
	moved, err := l.mover(before, r.engine).MoveKept(kept)
	return moved, r.engine.Dialog().Hash, err == nil
}

// mover is the one between two versions, made once.
func (l *liveSite) mover(from, to *bot.Engine) *bot.Mover {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := from.Dialog().Hash + to.Dialog().Hash
	if l.movers[key] == nil {
		l.movers[key] = bot.NewMover(from, to)
	}
	return l.movers[key]
}

// remember is called with l.mu held, or before anybody else knows l.
func (l *liveSite) remember(s *site) {
	for _, r := range s.routes {
		l.engines[r.engine.Dialog().Hash] = r.engine
	}
}

func (l *liveSite) count(c *contactCentre, by int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.centres[c] += by
}

// describe tells the page of the flow that its address leads to.
func (l *liveSite) describe(deployment, queue string) webpage.Flow {
	s, c := l.current()
	f := s.describe(deployment, queue)
	f.Title = c.Serve.Title
	return f
}

// close lets go of everything. It comes after the last conversation.
func (l *liveSite) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for centre := range l.centres {
		centre.close()
	}
	clear(l.centres)
}
