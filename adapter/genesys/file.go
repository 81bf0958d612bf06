package genesys

import (
	"context"
	"io"
)

// SendFile sends a file to the agent.
func (s *Service) SendFile(ctx context.Context, name string, content io.Reader) (Response, error) {
	if !s.transport.Capabilities().FileUpload {
		return Response{}, ErrUploadUnsupported
	}
	c, err := s.current(ErrNoSession)
	if err != nil {
		return Response{}, err
	}
	f, can := c.session.(FileSender)
	if !can {
		return Response{}, ErrUploadUnsupported
	}
	resp, err := f.SendFile(ctx, name, content)
	return resp, s.failed(FileFailed, err)
}

// DownloadFile writes a file of the chat to w.
func (s *Service) DownloadFile(ctx context.Context, id string, w io.Writer) error {
	if !s.transport.Capabilities().FileDownload {
		return ErrDownloadUnsupported
	}
	c, err := s.current(ErrNoSession)
	if err != nil {
		return err
	}
	f, can := c.session.(FileReceiver)
	if !can {
		return ErrDownloadUnsupported
	}
	return s.failed(FileFailed, f.DownloadFile(ctx, id, w))
}
