package webmessaging_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"
	"github.com/botrunner/botrunner/bot"
	"github.com/botrunner/botrunner/flows"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A page is a customer who sends files, which it keeps by their IDs.
type page struct {
	says  chan bot.Message
	shows chan bot.Message
	files map[string]string
}

func newPage(files map[string]string) *page {
	return &page{make(chan bot.Message), make(chan bot.Message, 100), files}
}

func (p *page) Receive(ctx context.Context) (bot.Message, error) {
	select {
	case m, ok := <-p.says:
		if !ok {
			return m, io.EOF
		}
		return m, nil
	case <-ctx.Done():
		return bot.Message{}, ctx.Err()
	}
}

func (p *page) Send(_ context.Context, m bot.Message) error {
	p.shows <- m
	return nil
}

func (p *page) Close() error { return nil }

func (p *page) OpenFile(_ context.Context, f bot.File) (io.ReadCloser, error) {
	content, ok := p.files[f.ID]
	if !ok {
		return nil, errors.New("opening file: the page is closed")
	}
	return io.NopCloser(strings.NewReader(content)), nil
}

// shown is what the page shows next that is no gesture.
func (p *page) shown(t *testing.T) bot.Message {
	t.Helper()
	for m := range p.shows {
		if m.Kind == bot.Words {
			return m
		}
	}
	return bot.Message{}
}

const claim = `
flow: claim
defaults: {wait: 2m, silent: bye, give_up: talk}
steps:
  photo: {ask: A photo please., save: photo, type: file, kinds: [image]}
  talk: {escalate: {queue: claims}, say: "Thank you for ${photo}.", next: send}
  send: {sendFile: "${photo}"}
  wait: {listen: {ended: bye}}
  bye: {say: Goodbye!}
`

func TestFilesOfACustomerReachTheAgentAndThoseOfTheAgentTheCustomer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		handover := genesys.NewHandover(genesys.New(h.transport(t, h.options()), genesys.Options{}))
		dialog, problems := flows.Load("claim.flow.yaml", []byte(claim))
		require.False(t, problems.Fatal(), problems.String())
		engine, err := bot.NewEngine(dialog, bot.EngineOptions{})
		require.NoError(t, err)
		p := newPage(map[string]string{"u1": "a broken door", "u2": "a broken lock"})
		served := make(chan error)
		go func() { _, err := bot.Serve(t.Context(), engine, p, handover, bot.ServeOptions{}); served <- err }()

		assert.NotNil(t, p.shown(t).TakesFile)
		p.says <- bot.Message{Files: []bot.File{{ID: "u1", Name: "door.png", Type: "image/png", Size: 13}}}
		assert.Equal(t, "Thank you for door.png.", p.shown(t).Text)
		time.Sleep(time.Second)
		assert.Equal(t, map[string]string{"door.png": "a broken door"}, h.sent(t))

		p.says <- bot.Message{Text: "and", Files: []bot.File{{ID: "u2", Name: "lock.png"}, {ID: "u3", Name: "key.png"}}}
		assert.Equal(t, "Sorry, key.png could not be passed on.", p.shown(t).Text)
		assert.Equal(t, map[string]string{"door.png": "a broken door", "lock.png": "a broken lock"}, h.sent(t))

		ann := h.agent("Ann")
		require.NoError(t, ann.SendFile("form.pdf", "application/pdf", []byte("please sign")))
		m := p.shown(t)
		require.Len(t, m.Files, 1)
		assert.Equal(t, bot.File{ID: m.Files[0].ID, Name: "form.pdf", Type: "application/pdf", Size: 11}, m.Files[0])
		var form bytes.Buffer
		require.NoError(t, handover.DownloadFile(t.Context(), m.Files[0].ID, &form))
		assert.Equal(t, "please sign", form.String())

		close(p.says)
		require.NoError(t, <-served)
	})
}

// sent are the files that the guest has sent, by their names.
func (h *house) sent(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	for _, m := range h.conversation().Messages() {
		for _, c := range m.Content {
			if c.Attachment == nil || m.Direction != webmessaging.Inbound {
				continue
			}
			var content string
			require.Equal(t, 200, h.call(t, http.MethodGet, c.Attachment.URL, "", "", &content))
			files[c.Attachment.Filename] = content
		}
	}
	return files
}
