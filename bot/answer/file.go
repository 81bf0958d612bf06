package answer

import (
	"mime"
	"path"
	"slices"
	"strings"

	"github.com/botrunner/botrunner/bot"
)

// file takes what a customer sends as a file. Words are none.
type file struct {
	kinds []string
	most  int64
}

// Families are the kinds of file that are told by the media type; every other
// kind is the ending of a name, such as pdf.
func Families() []string { return []string{"image", "audio", "video", "text"} }

func newFile(o Options) file {
	f := file{most: o.MaxSize}
	for _, kind := range o.FileKinds {
		f.kinds = append(f.kinds, strings.ToLower(strings.TrimPrefix(kind, ".")))
	}
	return f
}

// Read understands no words: only a file answers the question.
func (file) Read(string) (any, bool) { return nil, false }

// Asks says what files are welcome. An ending brings its media type along, since
// a file of that type is welcome whatever it is called.
func (f file) Asks() bot.FileAsked {
	asked := bot.FileAsked{MaxSize: f.most}
	for _, kind := range f.kinds {
		if slices.Contains(Families(), kind) {
			asked.Types = append(asked.Types, kind+"/*")
			continue
		}
		asked.Types = append(asked.Types, "."+kind)
		if media := bare(mime.TypeByExtension("." + kind)); media != "" {
			asked.Types = append(asked.Types, media)
		}
	}
	return asked
}

// Take returns the file, if it is of a kind and a size that are welcome.
func (f file) Take(sent bot.File) (any, bool) {
	if f.most > 0 && sent.Size > f.most {
		return nil, false
	}
	if len(f.kinds) == 0 {
		return sent, true
	}
	for _, kind := range f.kinds {
		if isOf(sent, kind) {
			return sent, true
		}
	}
	return nil, false
}

// isOf reports whether a file is of a kind, by its media type or by its name.
func isOf(sent bot.File, kind string) bool {
	ending := strings.ToLower(path.Ext(sent.Name))
	if ending == "."+kind {
		return true
	}
	media := bare(sent.Type)
	if media == "" {
		media = bare(mime.TypeByExtension(ending))
	}
	family, _, _ := strings.Cut(media, "/")
	return family == kind || media != "" && media == bare(mime.TypeByExtension("."+kind))
}

// bare is a media type without its parameters.
func bare(media string) string {
	t, _, err := mime.ParseMediaType(media)
	if err != nil {
		return ""
	}
	return t
}
