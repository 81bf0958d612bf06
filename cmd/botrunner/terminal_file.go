package main

import (
	"context"
	"fmt"
	"io"
	"mime"
	"os"
	"path/filepath"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// At a terminal a customer sends a file by its path: file: holiday/photo.jpg

const filePrefix = "file:"

// fileHint is what a question adds that a file answers.
const fileHint = "  (send one as " + filePrefix + " PATH)"

// sentFile is the file that a line names. A line that names none is words.
func sentFile(line string) (bot.File, bool) {
	name, is := strings.CutPrefix(strings.TrimSpace(line), filePrefix)
	if name = strings.TrimSpace(name); !is || name == "" {
		return bot.File{}, false
	}
	info, err := os.Stat(name)
	if err != nil || !info.Mode().IsRegular() {
		return bot.File{}, false
	}
	return bot.File{
		ID: name, Name: filepath.Base(name), Type: mime.TypeByExtension(filepath.Ext(name)), Size: info.Size(),
	}, true
}

// OpenFile opens a file that the customer has named.
func (t *terminal) OpenFile(_ context.Context, f bot.File) (io.ReadCloser, error) {
	return os.Open(f.ID)
}

// showFiles names the files that came with a message: a terminal cannot show
// what is in them.
func showFiles(b *strings.Builder, files []bot.File) {
	for _, f := range files {
		fmt.Fprintf(b, "  (file: %s)\n", f.Name)
	}
}

var _ bot.FileOpener = (*terminal)(nil)
