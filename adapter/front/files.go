package front

import (
	"cmp"
	"mime"
	"path"
	"strings"
	"unicode"
)

// FileLimits bound what customers and agents send each other. Files are kept for
// as long as their conversation can be read: in the vault, if it is a [FileVault],
// and otherwise on disk, as they are.
type FileLimits struct {
	// Size is how many bytes a file may have; below zero there are no files.
	// Default: 10 MB.
	Size int64
	// Chat is how many bytes, and Count how many files, a conversation may have.
	// Default: 50 MB, 20 files.
	Chat  int64
	Count int
	// All is how many bytes all files together may have. Those of conversations that
	// are taken up count, and are not refused. Default: 1 GB.
	All int64
	// Dir is the folder in which a folder for files is made. Default: that of the
	// system for temporary files.
	Dir string
}

func (l FileLimits) withDefaults() FileLimits {
	const mega = 1_000_000
	l.Size = cmp.Or(l.Size, 10*mega)
	l.Chat = cmp.Or(l.Chat, 50*mega)
	l.Count = cmp.Or(l.Count, 20)
	l.All = cmp.Or(l.All, 1000*mega)
	return l
}

const maxFileName = 200 // characters

// plainName is the last part of a name, without what no name should have.
func plainName(name string) string {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = strings.TrimSpace(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, name))
	if name == "" || name == "." || name == "/" {
		return "file"
	}
	if runes := []rune(name); len(runes) > maxFileName {
		name = string(runes[len(runes)-maxFileName:]) // its end has the kind
	}
	return name
}

// mediaType is a media type as it is written, if it is one.
func mediaType(media string) string {
	kind, _, err := mime.ParseMediaType(media)
	if err != nil || !strings.Contains(kind, "/") {
		return "application/octet-stream"
	}
	return kind
}
