package webmessaging_test

import (
	"bytes"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys"
	"github.com/botrunner/botrunner/adapter/genesys/webmessaging"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAFileIsUploadedBeforeItIsSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		g := h.guest(t, "")
		const send = `{"action":"onMessage","message":{"type":"Text","content":[{"contentType":"Attachment","attachment":{"id":"f1"}}]}}`
		g.do(t, `{"action":"onAttachment","attachmentId":"f1","fileName":"kettle.png","fileType":"image/png","fileSize":5}`)
		place := into[webmessaging.PresignedURL](t, g.expect(t, webmessaging.ClassPresignedURL, 200))
		assert.NotEmpty(t, place.Headers)
		g.do(t, send)
		g.expect(t, webmessaging.ClassString, webmessaging.CodeAttachmentNotUpload)
		assert.Equal(t, 403, h.put(t, webmessaging.PresignedURL{URL: place.URL}), "without the headers")
		require.Equal(t, 200, h.put(t, place))
		uploaded := into[webmessaging.AttachmentNews](t, g.expect(t, webmessaging.ClassUploadSuccess, 200))
		assert.Equal(t, "f1", uploaded.AttachmentID)
		g.do(t, send)
		a := into[webmessaging.Message](t, g.expect(t, webmessaging.ClassMessage, 200)).Content[0].Attachment
		assert.Equal(t, "kettle.png", a.Filename)
		assert.Equal(t, "Image", a.MediaType)
		var file string
		require.Equal(t, 200, h.call(t, http.MethodGet, a.URL, "", "", &file))
		assert.Equal(t, "bytes", file)
		time.Sleep(11 * time.Minute)
		g = h.guest(t, g.token) // idle for too long
		assert.Equal(t, 403, h.call(t, http.MethodGet, a.URL, "", "", nil))
		g.do(t, `{"action":"getAttachment","attachmentId":"f1"}`)
		place = into[webmessaging.PresignedURL](t, g.expect(t, webmessaging.ClassPresignedURL, 200))
		assert.Empty(t, place.Headers)
		assert.Equal(t, 200, h.call(t, http.MethodGet, place.URL, "", "", &file))
		g.do(t, `{"action":"deleteAttachment","attachmentId":"f1"}`)
		g.expect(t, webmessaging.ClassString, webmessaging.CodeAttachmentNotFound)
	})
}

func TestFilesAreNotKeptForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{FileLife: time.Minute})
		g := h.guest(t, "")
		g.do(t, `{"action":"onAttachment","attachmentId":"f1","fileName":"a.png","fileType":"image/png","fileSize":5}`)
		h.put(t, into[webmessaging.PresignedURL](t, g.next(t)))
		g.next(t)
		time.Sleep(2 * time.Minute)
		g.do(t, `{"action":"getAttachment","attachmentId":"f1"}`)
		g.expect(t, webmessaging.ClassString, webmessaging.CodeAttachmentExpired)
	})
}

func TestWhichFilesAreNotTaken(t *testing.T) {
	for name, test := range map[string]struct {
		file string
		code int
	}{
		"no extension":     {`"fileName":"kettle","fileType":"image/png","fileSize":5`, 4004},
		"one that runs":    {`"fileName":"kettle.EXE","fileType":"image/png","fileSize":5`, 4004},
		"a long name":      {`"fileName":"` + strings.Repeat("k", 1021) + `.png","fileType":"image/png","fileSize":5`, 4005},
		"empty":            {`"fileName":"kettle.png","fileType":"image/png","fileSize":0`, 4102},
		"too large":        {`"fileName":"kettle.png","fileType":"image/png","fileSize":99999999`, 4002},
		"an unknown type":  {`"fileName":"kettle.tiff","fileType":"image/tiff","fileSize":5`, 4001},
		"a type of no use": {`"fileName":"kettle.png","fileType":"","fileSize":5`, 4001},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := newHouse(t, webmessaging.ServerOptions{Deployment: deployed(func(d *webmessaging.Deployment) {
					d.Config.Messenger.FileUpload.Modes[0].FileTypes = []string{"image/png", "text/*"}
				})})
				g := h.guest(t, "")
				g.do(t, `{"action":"onAttachment","errorsAsJson":true,"attachmentId":"f1",`+test.file+`}`)
				told := into[webmessaging.AttachmentNews](t, g.expect(t, webmessaging.ClassURLError, 400))
				assert.Equal(t, test.code, told.ErrorCode)
				assert.Equal(t, "f1", told.AttachmentID)
				g.do(t, `{"action":"onAttachment",`+test.file+`}`)
				g.expect(t, webmessaging.ClassString, test.code)
			})
		})
	}
}

func TestAFileThatIsNotWhatWasAnnouncedFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		g := h.guest(t, "")
		g.do(t, `{"action":"onAttachment","attachmentId":"f1","fileName":"a.png","fileType":"image/png","fileSize":5,"fileMd5":"00"}`)
		place := into[webmessaging.PresignedURL](t, g.next(t))
		h.put(t, place)
		assert.Equal(t, 4003, into[webmessaging.AttachmentNews](t, g.expect(t, webmessaging.ClassUploadFailure, 200)).ErrorCode)
	})
}

func TestFilesGoBothWays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		_, err := c.Session.(genesys.FileSender).SendFile(t.Context(), "kettle.png", strings.NewReader("steam"))
		require.NoError(t, err)
		c.hears(t, "Dana Reyes: kettle.png")
		require.NoError(t, h.agent("Ann").SendFile("manual.pdf", "application/pdf", []byte("descale it")))
		c.hears(t, "Ann ParticipantJoined, certain")
		u, got := c.update(t)
		require.Equal(t, "Ann: manual.pdf", got)
		file := u.Messages[0].Files[0]
		assert.Equal(t, genesys.File{ID: file.ID, Name: "manual.pdf", MIME: "application/pdf", Size: 10}, file)
		time.Sleep(time.Hour) // the address that came with it has expired
		var content bytes.Buffer
		download := c.Session.(genesys.FileReceiver).DownloadFile
		require.NoError(t, download(t.Context(), file.ID, &content))
		assert.Equal(t, "descale it", content.String())
		require.ErrorIs(t, download(t.Context(), "no such file", &content), webmessaging.ErrNoFile)
	})
}

func TestAFileThatTheServerDoesNotTakeIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHouse(t, webmessaging.ServerOptions{})
		c := h.talking(t, h.options())
		_, err := c.Session.(genesys.FileSender).SendFile(t.Context(), "virus.exe", strings.NewReader("x"))
		require.EqualError(t, err, "uploading file: status 400 4004")
		assert.Equal(t, []string{"Hi"}, guestSaid(h.conversation()))
	})
}

func TestAnUploadThatBreaksOffIsMadeAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var struck atomic.Bool
		h := newHouse(t, webmessaging.ServerOptions{Tamper: func(_ *webmessaging.Conversation, frame []byte) webmessaging.Tampering {
			lost := strings.Contains(string(frame), "UploadSuccessEvent") && struck.CompareAndSwap(false, true)
			return webmessaging.Tampering{Drop: lost}
		}})
		c := h.talking(t, h.options())
		_, err := c.Session.(genesys.FileSender).SendFile(t.Context(), "kettle.png", strings.NewReader("steam"))
		require.NoError(t, err)
		c.hears(t, "disconnected", "reconnected", "Dana Reyes: kettle.png")
		assert.Len(t, h.conversation().Messages(), 2)
	})
}

// put uploads five bytes as the server has asked for them.
func (h *house) put(t *testing.T, place webmessaging.PresignedURL) int {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPut, place.URL, strings.NewReader("bytes"))
	require.NoError(t, err)
	for name, value := range place.Headers {
		r.Header.Set(name, value)
	}
	resp, err := h.http.Do(r)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode
}
