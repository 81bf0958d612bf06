package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// flowSuffix marks flow files inside a folder.
const flowSuffix = ".flow.yaml"

// flowFiles lists the flow files that paths stand for, in their order.
func flowFiles(paths []string) ([]string, error) { return filesNamed(paths, flowSuffix, "flow file") }

// filesNamed lists the files that paths stand for, in their order. A folder
// stands for those in it whose names end so, or in one of more.
func filesNamed(paths []string, suffix, what string, more ...string) ([]string, error) {
	suffixes := append([]string{suffix}, more...)
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, readingError(path, err)
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		before := len(files)
		err = filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() && slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(name, s) }) {
				files = append(files, name)
			}
			return err
		})
		if err != nil {
			return nil, readingError(path, err)
		}
		if len(files) == before {
			return nil, usage(fmt.Errorf("%s: no %s in it; their names end in %s", path, what, strings.Join(suffixes, " or ")))
		}
	}
	return files, nil
}

// readingError says what we were doing without saying the path twice.
func readingError(path string, err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err
	}
	return fmt.Errorf("reading %s: %w", path, err)
}
