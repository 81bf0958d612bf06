package webmessaging

import (
	"context"
	"crypto/md5" //nolint:gosec // the wire's check against damage, no secret
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"path"

	"github.com/botrunner/botrunner/adapter/genesys"

	"github.com/google/uuid"
)

var (
	_ genesys.FileSender   = (*session)(nil)
	_ genesys.FileReceiver = (*session)(nil)
)

// maxFile bounds a file that is sent; the server's own bound is below.
const maxFile = 64 << 20

// SendFile uploads a file and sends a message with it.
func (s *session) SendFile(ctx context.Context, name string, content io.Reader) (genesys.Response, error) {
	ctx, release := s.bounded(ctx)
	defer release()
	data, err := io.ReadAll(io.LimitReader(content, maxFile+1))
	switch {
	case err != nil:
		return genesys.Response{}, fmt.Errorf("reading file: %w", err)
	case len(data) > maxFile:
		return genesys.Response{}, fmt.Errorf("reading file: more than %d bytes", maxFile)
	}
	id, err := s.uploadOnce(ctx, name, data)
	if err != nil {
		return responseOf(err), err
	}
	resp, err := s.post(ctx, "sending file", Message{Type: TypeText, Content: []Content{
		{ContentType: ContentAttachment, Attachment: &Attachment{ID: id}},
	}})
	if isRefused(err) {
		_, _ = s.ask(ctx, "deleting file", ClassDeleted, Request{Action: ActionDeleteAttachment, AttachmentID: id})
	}
	return resp, err
}

// uploadOnce uploads a file until it is there. One that got stuck half-way stays
// behind, unsent.
func (s *session) uploadOnce(ctx context.Context, name string, data []byte) (id string, err error) {
	for try := 1; ; try++ {
		id = uuid.NewString()
		if err = s.upload(ctx, id, name, data); err == nil || !s.again(ctx, try, err) {
			return id, err
		}
	}
}

// upload asks where to put a file, puts it there and waits until the server says
// that it has it.
func (s *session) upload(ctx context.Context, id, name string, data []byte) error {
	const doing = "uploading file"
	sum := md5.Sum(data) //nolint:gosec // as above
	kind := mime.TypeByExtension(path.Ext(name))
	orDefault(&kind, "application/octet-stream")
	place, err := s.place(ctx, doing, Request{
		Action: ActionUpload, AttachmentID: id, FileName: name, FileType: kind,
		FileSize: int64(len(data)), FileMD5: hex.EncodeToString(sum[:]), ErrorsAsJSON: true,
	})
	if err != nil {
		return err
	}
	l, err := s.asker.line(ctx)
	if err != nil {
		return err
	}
	n := &note{key: id, doing: doing, line: l}
	if !s.asker.leave(n, true) {
		return fmt.Errorf("%s: %w", doing, errBroken)
	}
	defer s.asker.tear(n)
	headers := map[string]string{"Content-Type": kind}
	maps.Copy(headers, place.Headers)
	_, err = s.transport.call(ctx, call{doing: doing, method: http.MethodPut, url: place.URL, headers: headers, in: data, file: true})
	if err != nil {
		return err
	}
	_, err = s.wait(ctx, n)
	return said(doing, err)
}

// place asks for the address of a file, to put or to get it. Asking twice does
// no harm.
func (s *session) place(ctx context.Context, doing string, r Request) (PresignedURL, error) {
	var place PresignedURL
	for try := 1; ; try++ {
		f, err := s.ask(ctx, doing, ClassPresignedURL, r)
		switch {
		case err == nil && json.Unmarshal(f.Body, &place) != nil, err == nil && place.URL == "":
			return place, fmt.Errorf("%s: answer is not what the API promises", doing)
		case err == nil || !s.again(ctx, try, err):
			return place, err
		}
	}
}

// ErrNoFile is returned by DownloadFile for an id that no message has named.
var ErrNoFile = errors.New("no message has brought that file")

// DownloadFile writes a file to w. An address that has expired is renewed.
func (s *session) DownloadFile(ctx context.Context, id string, w io.Writer) error {
	const doing = "downloading file"
	ctx, release := s.bounded(ctx)
	defer release()
	s.mu.Lock()
	file, known := s.files[id]
	s.mu.Unlock()
	if !known {
		return fmt.Errorf("%s: %w", doing, ErrNoFile)
	}
	_, err := s.transport.call(ctx, call{doing: doing, method: http.MethodGet, url: file.URL, out: w, file: true})
	if !isRefused(err) {
		return err
	}
	place, err := s.place(ctx, doing, Request{Action: ActionGetAttachment, AttachmentID: id})
	if err != nil {
		return err
	}
	file.URL = place.URL
	s.mu.Lock()
	s.files[id] = file
	s.mu.Unlock()
	_, err = s.transport.call(ctx, call{doing: doing, method: http.MethodGet, url: file.URL, out: w, file: true})
	return err
}
