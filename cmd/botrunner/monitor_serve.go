package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"

	"github.com/botrunner/botrunner/flows"
	"github.com/botrunner/botrunner/internal/config"
	"github.com/botrunner/botrunner/internal/ops"
	"github.com/botrunner/botrunner/monitor"
	"github.com/botrunner/botrunner/monitor/history"
	"github.com/botrunner/botrunner/monitor/probe"
	"github.com/botrunner/botrunner/monitor/wall"
)

// listen shows all of it to browsers and to Prometheus.
func (s *monitorService) listen(ctx context.Context, address string, settings *config.Config, w *watchroom, files []monitorFile, c *centres) error {
	targets, err := c.probeTargets()
	if err != nil {
		return err
	}
	s.prober = newProber(w, files, targets) //nolint:contextcheck // probes have the contexts of those who ask
	pages := http.NewServeMux()
	pages.Handle("GET /", wall.New(wall.Options{Recent: &s.recent, Monitors: w.onTheWall()}))
	pages.Handle("GET /metrics", s.metrics.Handler())
	pages.Handle("GET /probe", s.prober)
	s.admin, err = ops.Start(ctx, ops.AdminOptions{Address: address, Key: settings.Admin.Key, Log: s.log, Pages: pages})
	if errors.Is(err, ops.ErrKeyMissing) {
		return usage(fmt.Errorf("--listen %s: %w; set admin.key or admin.keyFile", address, ops.ErrKeyMissing))
	}
	if err != nil {
		return fmt.Errorf("--listen %s: %w", address, err)
	}
	s.log.Info("listening", "address", "http://"+s.admin.Address())
	return nil
}

// onTheWall are the monitors that run by themselves.
func (w *watchroom) onTheWall() []wall.Monitor {
	var all []wall.Monitor
	for i, r := range w.scheduled() {
		m := r.Monitor()
		all = append(all, wall.Monitor{Subject: history.Subject{Monitor: m.Name, Target: w.tallies[i].target}, Title: m.Title})
	}
	return all
}

// A probeTarget is where a probe may be sent.
type probeTarget struct {
	centre *contactCentre
	name   string // as results call it; empty: as the monitor's file does
}

// probeTargets are the chats that the operator has named, by name and by address.
// An address that several of them have, such as a region, says nothing about
// which one is meant, so each of them has to be asked for by its name. That of
// --config has none, so the address is left to it.
func (c *centres) probeTargets() (map[string]probeTarget, error) {
	all, addresses := map[string]probeTarget{}, map[string]probeTarget{}
	for _, name := range append(slices.Sorted(maps.Keys(c.files)), "") {
		centre, called, err := c.of(monitorFile{loaded: &flows.Monitor{Target: name, Every: flows.DefaultEvery}})
		if err != nil {
			return nil, err
		}
		if centre.sim != nil && name == "" && len(c.files) > 0 {
			continue // nobody has asked for a simulator
		}
		t := probeTarget{centre, called}
		if called != "" {
			all[called] = t
		}
		for _, address := range centre.addresses {
			switch other, taken := addresses[address]; {
			case !taken, name == "" && other.centre != centre:
				addresses[address] = t
			case other.centre != centre:
				addresses[address] = probeTarget{}
			}
		}
	}
	for address, t := range addresses {
		if _, named := all[address]; !named && t.centre != nil {
			all[address] = t
		}
	}
	return all, nil
}

// newProber runs the files where it may.
func newProber(w *watchroom, files []monitorFile, targets map[string]probeTarget) *probe.Prober {
	o := probe.Options{Targets: slices.Sorted(maps.Keys(targets))}
	by := map[string]int{}
	for i, f := range files {
		o.Modules = append(o.Modules, f.loaded)
		by[f.loaded.Name] = i
	}
	o.Runner = func(m *flows.Monitor, target string) (*monitor.Runner, error) {
		t := targets[target]
		return w.runner(files[by[m.Name]], m, t.centre, t.name)
	}
	o.Over = func(r *monitor.Result) { w.took(by[r.Monitor], r) }
	return probe.NewProber(o)
}
