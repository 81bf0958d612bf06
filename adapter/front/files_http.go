package front

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"time"

	"github.com/botrunner/botrunner/adapter/genesys/guestchat"
)

// ownPath is where the front answers what the guest chat API has no word for.
const ownPath = "/botrunner/v1/"

func filesPath(chat string) string { return ownPath + "conversations/" + chat + "/files" }

// newRoutes adds files to the guest chat API. They want the conversation's token
// like everything else.
func (f *Front) newRoutes() *http.ServeMux {
	routes := http.NewServeMux()
	routes.HandleFunc("POST "+filesPath("{conversation}"), f.takeFile)
	routes.HandleFunc("GET "+filesPath("{conversation}")+"/{file}", f.giveFile)
	routes.Handle("/", f.server)
	return routes
}

// fileTime is how long a file may take, whatever other requests may: 10 MB in
// five minutes is 270 kbit/s.
const fileTime = 5 * time.Minute

// takeFile keeps what a customer sends: the body as it is, its name in the query.
func (f *Front) takeFile(w http.ResponseWriter, r *http.Request) {
	c, refusal := f.server.Authorize(r, r.PathValue("conversation"))
	if refusal == nil && c.Phase() != guestchat.PhaseActive {
		refusal = because(guestchat.NotActive, "The conversation is not active")
	}
	if refusal != nil {
		f.server.Refuse(w, r, refusal)
		return
	}
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(fileTime)) // a server that cannot has no limit to move
	file, err := f.files.place(c.ID, r.URL.Query().Get("name"), r.Header.Get("Content-Type"), r.ContentLength)
	if err == nil {
		err = f.files.fill(r.Context(), c.ID, file, func(to io.Writer) error {
			_, err := io.Copy(to, r.Body)
			return err
		})
	}
	if err != nil {
		_, _ = io.CopyN(io.Discard, r.Body, f.files.limits.Size) // who is still sending hears no answer
		f.server.Refuse(w, r, f.noFile(c.ID, err))
		return
	}
	f.server.Answer(w, r, file.File)
}

// giveFile gives a customer a file of the conversation, the agent's as soon as
// it is there. It is always to be saved, never to be shown: what is in it may be
// anything.
func (f *Front) giveFile(w http.ResponseWriter, r *http.Request) {
	c, refusal := f.server.Authorize(r, r.PathValue("conversation"))
	if refusal != nil {
		f.server.Refuse(w, r, refusal)
		return
	}
	file, content, err := f.openFile(r, c.ID, r.PathValue("file"))
	if err != nil {
		f.server.Refuse(w, r, f.noFile(c.ID, err))
		return
	}
	defer func() { _ = content.Close() }() // it was only read
	f.server.Allow(w, r)
	h := w.Header()
	h.Set("Content-Type", file.Type)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": file.Name}))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(fileTime)) // as above
	http.ServeContent(w, r, "", c.Opened, content)
}

func (f *Front) openFile(r *http.Request, chat, id string) (*kept, io.ReadSeekCloser, error) {
	file, err := f.files.find(chat, id)
	if err != nil {
		return nil, nil, err
	}
	select {
	case <-file.ready:
	case <-r.Context().Done():
		return nil, nil, r.Context().Err()
	}
	if file.err != nil {
		return nil, nil, errNoFile
	}
	content, err := f.files.depot.open(r.Context(), chat, file.File)
	return file, content, err
}

// noFile is how the API says why a file is not taken, or not there.
func (f *Front) noFile(chat string, err error) *guestchat.Refusal {
	switch {
	case errors.Is(err, errTooLarge):
		return because(guestchat.EntityTooLarge, "the file is too large")
	case errors.Is(err, errNoRoom):
		return because(guestchat.TooManyRequests, "there is no room for more files")
	case errors.Is(err, errNoFile), errors.Is(err, os.ErrNotExist), errors.Is(err, ErrUnknown):
		return because(guestchat.NoSuchThing, "no such file")
	case errors.Is(err, errNotKept):
		f.options.Log.Error("a file of a customer", "conversation", chat, "error", err)
		return guestchat.Unavailable
	default:
		f.options.Log.Error("a file of a customer", "conversation", chat, "error", err)
		return guestchat.InternalError
	}
}
