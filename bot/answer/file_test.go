package answer_test

import (
	"testing"

	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/bot/answer"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAQuestionSaysWhatFilesItTakes(t *testing.T) {
	for _, c := range []struct {
		options answer.Options
		want    bot.FileAsked
	}{
		{answer.Options{}, bot.FileAsked{}},
		{answer.Options{FileKinds: []string{"image", ".PDF", "xyzzy"}, MaxSize: 900}, bot.FileAsked{Types: []string{"image/*", ".pdf", "application/pdf", ".xyzzy"}, MaxSize: 900}},
	} {
		typ, err := answer.New("file", c.options)
		require.NoError(t, err)
		assert.Equal(t, c.want, typ.(interface{ Asks() bot.FileAsked }).Asks())
	}
}

func TestAFileIsTakenByItsKindAndItsSize(t *testing.T) {
	photo := bot.File{ID: "1", Name: "Photo.JPG", Type: "image/jpeg", Size: 900}
	scan := bot.File{ID: "2", Name: "scan", Type: "application/pdf; charset=binary"}
	for name, c := range map[string]struct {
		sent    bot.File
		options answer.Options
		taken   bool
	}{
		"any":                      {photo, answer.Options{}, true},
		"its family":               {photo, answer.Options{FileKinds: []string{"pdf", "image"}}, true},
		"its ending":               {photo, answer.Options{FileKinds: []string{".jpg"}}, true},
		"another ending of it":     {photo, answer.Options{FileKinds: []string{"jpeg"}}, true},
		"another kind":             {photo, answer.Options{FileKinds: []string{"pdf", "video"}}, false},
		"a media type, no ending":  {scan, answer.Options{FileKinds: []string{"pdf"}}, true},
		"an ending, no media type": {bot.File{Name: "a.png"}, answer.Options{FileKinds: []string{"image"}}, true},
		"nothing known":            {bot.File{Name: "a"}, answer.Options{FileKinds: []string{"image"}}, false},
		"small enough":             {photo, answer.Options{MaxSize: 900}, true},
		"too large":                {photo, answer.Options{MaxSize: 899}, false},
		"of a size nobody knows":   {scan, answer.Options{MaxSize: 1}, true},
	} {
		typ, err := answer.New("file", c.options)
		require.NoError(t, err)
		value, ok := typ.(interface{ Take(f bot.File) (any, bool) }).Take(c.sent)
		assert.Equal(t, c.taken, ok, name)
		if ok {
			assert.Equal(t, c.sent, value, name)
		}
		_, ok = typ.Read("photo.jpg")
		assert.False(t, ok, "words are no file")
	}
}
