package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/botrunner/botrunner/bot"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestALineThatNamesAFileSendsIt(t *testing.T) {
	photo := filepath.Join(t.TempDir(), "door.png")
	require.NoError(t, os.WriteFile(photo, []byte("a broken door"), 0o600))
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		term := newTerminal(strings.NewReader("file: "+photo+"\nfile: a complaint\nfile:\n"), &out, true)
		defer term.Close()
		say(t, term, bot.Message{Text: "A photo, please.", TakesFile: &bot.FileAsked{}})
		say(t, term, bot.Message{From: bot.FromAgent, Name: "Avery", Text: "Sign this.", Files: []bot.File{{Name: "form.pdf"}}})
		assert.Equal(t, "A photo, please.\n  (send one as file: PATH)\nAvery: Sign this.\n  (file: form.pdf)\n", out.String())

		m, err := term.Receive(t.Context())
		require.NoError(t, err)
		f := bot.File{ID: photo, Name: "door.png", Type: "image/png", Size: 13}
		assert.Equal(t, bot.Message{From: bot.FromCustomer, Files: []bot.File{f}}, m)
		for _, words := range []string{"file: a complaint", "file:"} {
			m, err = term.Receive(t.Context())
			require.NoError(t, err)
			assert.Equal(t, bot.Message{From: bot.FromCustomer, Text: words}, m, "there is no such file")
		}
		opened, err := term.OpenFile(t.Context(), f)
		require.NoError(t, err)
		content, err := io.ReadAll(opened)
		require.NoError(t, err)
		require.NoError(t, opened.Close())
		assert.Equal(t, "a broken door", string(content))
	})
}
