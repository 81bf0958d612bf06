package main

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Editors and deployments write a file in several strokes. What is read waits
// until nothing has been written for a moment, but not for ever.
const (
	stroke  = 300 * time.Millisecond
	longest = 3 * time.Second
)

// newWatcher watches for changes, if the settings want that: nil if nobody does.
func (r *reloader) newWatcher() *fsnotify.Watcher {
	if !r.on.config.Serve.Watch {
		return nil
	}
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		r.on.log.Warn("files are not watched; SIGHUP still reads them again", "error", err)
		return nil
	}
	r.watchFolders(watcher)
	return watcher
}

// follow reloads when a signal comes or a file changes, until ctx ends, and closes
// the watcher. Folders are watched rather than files: most editors put a new file
// in the place of the old one.
func (r *reloader) follow(ctx context.Context, hangUp <-chan os.Signal, watcher *fsnotify.Watcher) {
	var events <-chan fsnotify.Event
	var errs <-chan error
	if watcher != nil {
		defer func() { _ = watcher.Close() }() // nothing is lost with it
		events, errs = watcher.Events, watcher.Errors
	}
	wait := calm{}
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangUp:
			r.reload(ctx, "SIGHUP")
			r.watchFolders(watcher)
		case e := <-events:
			if r.matters(e) {
				wait.stir(time.Now())
			}
		case err := <-errs:
			r.on.log.Warn("watching files", "error", err)
		case <-wait.over():
			wait = calm{}
			r.reload(ctx, "files changed")
			r.watchFolders(watcher)
		}
	}
}

// watchFolders watches the folders of what was read last, and no others.
func (r *reloader) watchFolders(w *fsnotify.Watcher) {
	if w == nil {
		return
	}
	folders := foldersOf(r.files)
	for _, folder := range w.WatchList() {
		if !slices.Contains(folders, folder) {
			_ = w.Remove(folder) // it may be gone by itself
		}
	}
	for _, folder := range folders {
		if err := w.Add(folder); err != nil {
			r.on.log.Warn("a folder is not watched; SIGHUP still reads it again", "folder", folder, "error", err)
		}
	}
}

// foldersOf are the folders of files, each once.
func foldersOf(files []string) []string {
	var folders []string
	for _, file := range files {
		folders = append(folders, filepath.Dir(file))
	}
	slices.Sort(folders)
	return slices.Compact(folders)
}

// matters reports whether a change may be one of settings or flows: of a file
// that was read, of any YAML beside it, which may be a translation or a flow that
// another one runs, or of the link behind which container platforms put a whole
// folder in place of another. Whatever else lies there, a log for instance, may
// change as it likes.
func (r *reloader) matters(e fsnotify.Event) bool {
	if e.Op == fsnotify.Chmod {
		return false
	}
	name := filepath.Base(e.Name)
	return name == "..data" || slices.Contains(r.files, filepath.Clean(e.Name)) ||
		slices.Contains([]string{".yaml", ".yml"}, filepath.Ext(name)) && !strings.HasPrefix(name, ".")
}

// calm waits until nothing has happened for a moment. The zero value waits for
// something to happen first.
type calm struct {
	since time.Time // of the first stroke; zero: none yet
	last  time.Time
}

func (c *calm) stir(now time.Time) {
	c.last = now
	if c.since.IsZero() {
		c.since = now
	}
}

// over is told once it has been calm for long enough.
func (c *calm) over() <-chan time.Time {
	if c.since.IsZero() {
		return nil
	}
	at := c.last.Add(stroke)
	if latest := c.since.Add(longest); latest.Before(at) {
		at = latest
	}
	return time.After(time.Until(at))
}
