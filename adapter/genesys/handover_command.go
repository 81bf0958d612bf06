package genesys

import (
	"context"
	"io"

	"github.com/botrunner/botrunner/bot"
)

// What only some transports can do.
var (
	_ bot.Noticer      = (*Handover)(nil)
	_ bot.FileSender   = (*Handover)(nil)
	_ bot.FileReceiver = (*Handover)(nil)
)

// SendCustomNotice sends the agent's desktop a notice, over a transport that
// has them.
func (h *Handover) SendCustomNotice(ctx context.Context, text string) error {
	ctx, release := h.bounded(ctx)
	defer release()
	_, err := h.service.SendCustomNotice(ctx, text)
	return err
}

// CanSendFiles reports whether the transport takes files for the agent.
func (h *Handover) CanSendFiles() bool { return h.service.Capabilities().FileUpload }

// SendFile sends the agent a file, over a transport that takes them.
func (h *Handover) SendFile(ctx context.Context, name string, content io.Reader) error {
	ctx, release := h.bounded(ctx)
	defer release()
	_, err := h.service.SendFile(ctx, name, content)
	return err
}

// DownloadFile writes what is in a file that a message has brought, over a
// transport that has them.
func (h *Handover) DownloadFile(ctx context.Context, id string, w io.Writer) error {
	ctx, release := h.bounded(ctx)
	defer release()
	return h.service.DownloadFile(ctx, id, w)
}
