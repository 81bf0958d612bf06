package front_test

import (
	"net/http"
	"os"
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

const photos = `flow: photos
language: en
steps:
  photo: {ask: A photo please., save: photo, type: file, kinds: [jpg, video], max_size: 5 MB}
  hand_over: {escalate: {queue: Support, summary: "A photo, ${photo}."}, finished: goodbye}
  goodbye: {end: done, say: Goodbye!}
`

func (c *customer) filesPath() string {
	return "/botrunner/v1/conversations/" + c.session().ConversationID + "/files"
}

// uploads sends a file and returns what the front has it by.
func (c *customer) uploads(h *house, name, content string) guestchat.File {
	c.t.Helper()
	status, body := h.request(c.t, http.MethodPost, c.filesPath()+"?name="+name, c.session().JWT, content)
	require.Equal(c.t, http.StatusOK, status, body)
	return decoded[guestchat.File](c.t, body)
}

func TestFilesGoBothWays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: photos, messaging: true, byHand: true})
		c := h.open(t, genesys.StartOptions{})
		c.sees("bot: A photo please.")
		asked := c.history(h)
		assert.Equal(t, &guestchat.FileAsked{MaxBytes: 5_000_000, Types: []string{".jpg", "image/jpeg", "video/*"}}, asked[len(asked)-1].Extension.File)

		file := c.uploads(h, "my%20cat.jpg", "meow")
		assert.Equal(t, guestchat.File{ID: file.ID, Name: "my cat.jpg", Type: "application/json", Size: 4, URL: c.filesPath() + "/" + file.ID}, file)
		status, body := c.posts(h, `{"body":"my cat.jpg","botrunner":{"files":["`+file.ID+`"]}}`)
		require.Equal(t, http.StatusOK, status, body)
		d := h.desk(t)
		hears(t, d, "A photo, my cat.jpg.")

		require.NoError(t, d.SendFile("form.pdf", "application/pdf", []byte("%PDF")))
		c.sees("Robin: form.pdf")
		got := c.history(h)
		form := got[len(got)-1].Extension.Files[0]
		assert.Equal(t, "form.pdf", form.Name)
		assert.NotNil(t, got[len(got)-1].Extension.File, "this agent can be sent files at any time")
		status, body = h.request(t, http.MethodGet, form.URL, c.session().JWT, "")
		assert.Equal(t, http.StatusOK, status)
		assert.Equal(t, "%PDF", body)

		d.Leave()
		c.sees("ended")
		status, _ = h.request(t, http.MethodGet, form.URL, c.session().JWT, "")
		assert.Equal(t, http.StatusOK, status, "it can be fetched while the conversation can be read")
		time.Sleep(2 * time.Hour)
		status, _ = h.request(t, http.MethodGet, form.URL, c.session().JWT, "")
		assert.Equal(t, http.StatusNotFound, status, "and not for ever")
	})
}

func TestAnAgentWhoCannotBeSentFilesAsksForNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{})
		c := h.open(t, genesys.StartOptions{})
		c.sees("Avery: Hello, this is Avery. How can I help?")
		for _, m := range c.history(h) {
			assert.Nil(t, m.Extension, m.Body)
		}
	})
}

func TestFilesAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		h := newHouse(t, setting{flow: photos, front: front.Options{Files: front.FileLimits{Size: 10, Chat: 25, Count: 3, All: 40, Dir: dir}}})
		upload := func(c *customer, size int) int {
			status, _ := h.request(t, http.MethodPost, c.filesPath()+"?name=a", c.session().JWT, strings.Repeat("x", size))
			return status
		}
		a, b := h.open(t, genesys.StartOptions{}), h.open(t, genesys.StartOptions{})
		assert.Equal(t, http.StatusRequestEntityTooLarge, upload(a, 11))
		for _, want := range []int{200, 200, 429} { // 25 bytes in a chat
			assert.Equal(t, want, upload(a, 10))
		}
		assert.Equal(t, 200, upload(a, 5), "a smaller one still fits")
		assert.Equal(t, 429, upload(a, 1), "three files in a chat")
		assert.Equal(t, 200, upload(b, 10))
		assert.Equal(t, 429, upload(b, 10), "40 bytes in all")
		h.front.Server().Reset()
		c := h.open(t, genesys.StartOptions{})
		assert.Equal(t, 200, upload(c, 10), "what is forgotten takes no room")
		require.NoError(t, h.front.Close())
		left, err := os.ReadDir(dir)
		require.NoError(t, err)
		assert.Empty(t, left, "nothing stays behind")
	})
}

func TestFilesAreTheirConversationsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: photos})
		a, b := h.open(t, genesys.StartOptions{}), h.open(t, genesys.StartOptions{})
		file := a.uploads(h, "..%2F..%2Fetc%2Fpass%00wd", "secret")
		assert.Equal(t, "passwd", file.Name)
		for want, call := range map[int]func() (int, string){
			http.StatusUnauthorized: func() (int, string) { return h.request(t, http.MethodGet, file.URL, "", "") },
			http.StatusForbidden:    func() (int, string) { return h.request(t, http.MethodGet, file.URL, b.session().JWT, "") },
			http.StatusNotFound: func() (int, string) {
				return h.request(t, http.MethodGet, b.filesPath()+"/"+file.ID, b.session().JWT, "")
			},
			http.StatusBadRequest: func() (int, string) { return b.posts(h, `{"body":"x","botrunner":{"files":["`+file.ID+`"]}}`) },
		} {
			status, body := call()
			assert.Equal(t, want, status, body)
			assert.NotContains(t, body, "secret")
		}
	})
}

func TestAFileOfNobodyIsNotTaken(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, setting{flow: photos})
		c := h.open(t, genesys.StartOptions{})
		_, err := c.service.EndChat(t.Context())
		require.NoError(t, err)
		status, body := h.request(t, http.MethodPost, c.filesPath()+"?name=a", c.session().JWT, "x")
		assert.Equal(t, http.StatusBadRequest, status, body)
		assert.Contains(t, body, "chat.error.conversation.state")
	})
}
