package front_test

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/front"
	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/guestchat"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A piece of a file in the cellar.
type piece struct {
	chat, file string
	n          int
}

var _ front.FileVault = (*key)(nil)

func (k *key) KeepPiece(_ context.Context, chat, file string, n int, data []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lost.Load() || k.full {
		return errors.New("the cellar takes nothing")
	}
	k.pieces[piece{chat, file, n}] = append([]byte(nil), data...)
	return nil
}

func (k *key) Piece(_ context.Context, chat, file string, n int) ([]byte, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if data, ok := k.pieces[piece{chat, file, n}]; ok {
		return data, nil
	}
	return nil, front.ErrUnknown
}

func (k *key) DropFiles(_ context.Context, chat, file string) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lost.Load() {
		return front.ErrLost
	}
	maps.DeleteFunc(k.pieces, func(p piece, _ []byte) bool { return p.chat == chat && (file == "" || p.file == file) })
	return nil
}

// stored is how many pieces there are.
func (c *cellar) stored() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.pieces)
}

// large is more than two pieces hold.
var large = strings.Repeat("A line that repeats itself.\n", 20_000)

// fetches is a page that follows a file's link.
func (c *customer) fetches(h *house, f guestchat.File) (int, string) {
	c.t.Helper()
	return h.request(c.t, http.MethodGet, f.URL, c.session().JWT, "")
}

func TestAFileOutlivesItsFront(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: photos, messaging: true, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: A photo please.")
		photo := c.uploads(h.house, "cat.jpg", large)
		for p, data := range h.cellar.pieces {
			assert.NotContains(t, string(data), "repeats itself", p)
		}
		assert.Equal(t, 3, h.cellar.stored())

		h.restart(t, true)
		c.waits(genesys.EventReconnected)
		status, body := c.fetches(h.house, photo)
		assert.Equal(t, http.StatusOK, status)
		assert.Equal(t, large, body)
		status, body = c.posts(h.house, `{"body":"cat.jpg","botrunner":{"files":["`+photo.ID+`"]}}`)
		require.Equal(t, http.StatusOK, status, body)
		d := h.desk(t)
		hears(t, d, "A photo, cat.jpg.")

		require.NoError(t, d.SendFile("form.pdf", "application/pdf", []byte("%PDF")))
		c.sees("Robin: form.pdf")
		got := c.history(h.house)
		form := got[len(got)-1].Extension.Files[0]
		time.Sleep(time.Second) // until it is here
		h.restart(t, true)
		c.waits(genesys.EventReconnected)
		status, body = c.fetches(h.house, form)
		assert.Equal(t, http.StatusOK, status)
		assert.Equal(t, "%PDF", body)
	})
}

// TestAnAgentGetsAFileOfBefore lets a flow send on, after a restart, what came
// before it.
func TestAnAgentGetsAFileOfBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: passedOn, messaging: true, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: A photo please.")
		photo := c.uploads(h.house, "cat.jpg", large)
		_, _ = c.posts(h.house, `{"body":"cat.jpg","botrunner":{"files":["`+photo.ID+`"]}}`)
		c.sees("bot: And your name?")
		h.restart(t, true)
		c.waits(genesys.EventReconnected)
		c.say("Ada")
		d := h.desk(t)
		hears(t, d, "A photo of Ada's.", "cat.jpg") // the other side has compared sizes and checksums by then
	})
}

const passedOn = `flow: passed_on
language: en
defaults: {wait: 10m, silent: bye, give_up: bye}
steps:
  photo: {ask: A photo please., save: photo, type: file}
  name: {ask: "And your name?", save: name, type: text}
  open: {escalate: {queue: Support, summary: "A photo of ${name}'s."}, next: send}
  send: {sendFile: "${photo}", next: hear}
  hear: {listen: {ended: bye}, wait: 1h}
  bye: {end: done, say: Goodbye!}
`

func TestFilesGoWithTheirConversation(t *testing.T) {
	for ending, end := range map[string]func(*testing.T, *keptHouse, *customer){
		"by itself": func(t *testing.T, _ *keptHouse, c *customer) {
			t.Helper()
			_, err := c.service.EndChat(t.Context())
			require.NoError(t, err)
			time.Sleep(2 * time.Hour)
		},
		"forgotten": func(t *testing.T, h *keptHouse, c *customer) {
			t.Helper()
			_, err := h.front.Forget(t.Context(), c.session().ConversationID)
			require.NoError(t, err)
		},
		"forgotten behind a restart": func(t *testing.T, h *keptHouse, c *customer) {
			t.Helper()
			h.restart(t, true)
			_, err := h.front.Forget(t.Context(), c.session().ConversationID)
			require.NoError(t, err)
		},
	} {
		t.Run(ending, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newKeptHouse(t, setting{flow: photos})
				c := h.open(t, genesys.StartOptions{})
				other := h.open(t, genesys.StartOptions{})
				c.uploads(h.house, "cat.jpg", "meow")
				other.uploads(h.house, "dog.jpg", "woof")
				require.Equal(t, 2, h.cellar.stored())
				end(t, h, c)
				synctest.Wait()
				for p := range h.cellar.pieces {
					assert.NotEqual(t, c.session().ConversationID, p.chat)
				}
			})
		})
	}
}

// A file that the vault does not take is refused, and nothing of it stays; the
// same holds for one that is too large, which shows only at its end.
func TestWhatIsLeftOfAFileThatFailedIsRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: photos, front: front.Options{Files: front.FileLimits{Size: 300_000, Chat: 700_000}}})
		c := h.open(t, genesys.StartOptions{})
		upload := func(body string) int {
			status, _ := h.request(t, http.MethodPost, c.filesPath()+"?name=a", c.session().JWT, body)
			return status
		}
		h.cellar.full = true
		assert.Equal(t, http.StatusServiceUnavailable, upload("meow"))
		h.cellar.full = false
		assert.Zero(t, h.cellar.stored())
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "http://front.test"+c.filesPath(), strings.NewReader(large[:400_000]))
		require.NoError(t, err)
		r.ContentLength = -1 // it does not say how much is to come
		r.Header.Set("Authorization", "Bearer "+c.session().JWT)
		client := &http.Client{Transport: &http.Transport{DialContext: h.network.DialContext, DisableKeepAlives: true}}
		answer, err := client.Do(r)
		require.NoError(t, err)
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, http.StatusRequestEntityTooLarge, answer.StatusCode)
		assert.Zero(t, h.cellar.stored())
		assert.Equal(t, http.StatusOK, upload(large[:300_000]))

		h.restart(t, true)
		c.waits(genesys.EventReconnected)
		assert.Equal(t, http.StatusOK, upload(large[:300_000]))
		assert.Equal(t, http.StatusTooManyRequests, upload(large[:300_000]), "what was there before takes room")
	})
}

// Nobody who can write to the vault can put one file in place of another.
func TestAPieceInTheWrongPlaceIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newKeptHouse(t, setting{flow: photos})
		c := h.open(t, genesys.StartOptions{})
		cat, dog := c.uploads(h.house, "cat.jpg", "meow"), c.uploads(h.house, "dog.jpg", "woof")
		chat := c.session().ConversationID
		h.cellar.pieces[piece{chat, cat.ID, 0}] = h.cellar.pieces[piece{chat, dog.ID, 0}]
		status, body := c.fetches(h.house, cat)
		assert.Equal(t, http.StatusInternalServerError, status)
		assert.NotContains(t, body, "woof")
		delete(h.cellar.pieces, piece{chat, dog.ID, 0})
		status, _ = c.fetches(h.house, dog)
		assert.Equal(t, http.StatusNotFound, status)
	})
}
