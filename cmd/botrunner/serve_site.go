package main

import (
	"errors"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/runner"
)

// A site is what serves customers: flows by route, and the contact centre behind
// them. It does not change.
type site struct {
	centre *contactCentre
	routes []siteRoute // the first that matches serves
}

type siteRoute struct {
	config.Route
	engine *bot.Engine
	source runner.Source
}

// errNoFlow is what serve says if nothing tells it what to serve.
var errNoFlow = errors.New("no flow to serve: name one behind serve, or set routes in the settings")

// loadSite reads the flows before a contact centre, which stays the caller's.
func loadSite(std streams, c *config.Config, args []string, centre *contactCentre) (*site, error) {
	routes := allRoutes(c, args)
	if len(routes) == 0 {
		return nil, usage(errNoFlow)
	}
	s := &site{centre: centre}
	return s, s.load(std, routes, c.Log.Content)
}

// allRoutes are those of the settings, and behind them the flow of the command
// line.
func allRoutes(c *config.Config, args []string) []config.Route {
	routes := slices.Clone(c.Routes)
	for _, path := range args {
		routes = append(routes, config.Route{Flow: path})
	}
	return routes
}

// load compiles each flow once. All that do not pass are told of.
func (s *site) load(std streams, routes []config.Route, trace bool) error {
	loaded, failed := map[string]siteRoute{}, error(nil)
	for _, r := range routes {
		if _, known := loaded[r.Flow]; known {
			continue
		}
		engine, source, err := loadEngineSource(std, r.Flow, s.centre.systems, trace)
		if err != nil && failed == nil {
			failed = err
		}
		loaded[r.Flow] = siteRoute{engine: engine, source: source}
	}
	for _, r := range routes {
		s.routes = append(s.routes, siteRoute{r, loaded[r.Flow].engine, loaded[r.Flow].source})
	}
	return failed
}

// route finds who serves a customer.
func (s *site) route(asked guestchat.CreateConversation) (front.Route, bool) {
	r, ok := s.find(asked.DeploymentID, asked.RoutingTarget.TargetAddress)
	if !ok {
		return front.Route{}, false
	}
	return s.with(r.engine), true
}

// with is a route to an engine, before this site's contact centre.
func (s *site) with(e *bot.Engine) front.Route {
	route := front.Route{Name: e.Dialog().Name, Engine: e, Chat: s.chat, Files: s.centre.systems.files}
	if caller := s.centre.systems.caller; caller != nil {
		route.Caller = caller
	}
	return route
}

func (s *site) find(deployment, queue string) (siteRoute, bool) {
	for _, r := range s.routes {
		if takes(r.Deployment, deployment) && takes(r.Queue, queue) {
			return r, true
		}
	}
	return siteRoute{}, false
}

// takes reports whether what a route names, if anything, is what is asked for.
func takes(named, asked string) bool { return named == "" || strings.EqualFold(named, asked) }

// chat is a customer's way to a human, what the page said of the customer along
// with it.
func (s *site) chat(who front.Customer) bot.ChatService {
	return s.centre.chatServiceFor(who)
}
