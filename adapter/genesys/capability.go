package genesys

import (
	"context"
	"io"
)

// A Historian is a session that can fetch what was said before the oldest
// message it has delivered.
type Historian interface {
	// History returns the next older page, oldest message first, and whether
	// there is more behind it.
	History(ctx context.Context) (page []Message, more bool, r Response, err error)
}

// A Noticer is a session that can send notices of the guest's own making.
type Noticer interface {
	CustomNotice(ctx context.Context, text string) (Response, error)
}

// A UserDataUpdater is a session whose user data can change while it lasts.
type UserDataUpdater interface {
	UpdateUserData(ctx context.Context, data map[string]string) (Response, error)
}

// A FileSender is a session that takes files for the agent.
type FileSender interface {
	SendFile(ctx context.Context, name string, content io.Reader) (Response, error)
}

// A FileReceiver is a session that gives out the agent's files.
type FileReceiver interface {
	DownloadFile(ctx context.Context, id string, to io.Writer) error
}

// A Poller is a session that asks its server for news from time to time. It
// polls by itself once it is started; the commands of the poll family interfere.
type Poller interface {
	// Poll asks once, and returns [ErrPollRunning] while another poll is under way.
	Poll(ctx context.Context) error
	StartPoll()
	StopPoll()
	// ResetPollExceptions forgets the polls that went wrong.
	ResetPollExceptions()
}
