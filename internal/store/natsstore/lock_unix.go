//go:build unix

package natsstore

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// folderLock keeps a second process from a folder. It ends with the process,
// however that ends.
type folderLock struct{ file *os.File }

func lockFolder(dir string) (*folderLock, error) {
	file, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("locking the folder: %w; the store needs one that botrunner may write to", err)
	}
	err = syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	switch {
	case err == nil:
		return &folderLock{file}, nil
	case errors.Is(err, syscall.EWOULDBLOCK):
		err = errors.New("another process has it; stop that one, or give each its own")
	default:
		err = fmt.Errorf("%w; the store needs a file system with locks", err)
	}
	_ = file.Close()
	return nil, fmt.Errorf("locking the folder: %w", err)
}

func (l *folderLock) release() { _ = l.file.Close() }
