//go:build unix

package natsstore

import (
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
		return nil, fmt.Errorf("locking the folder: %w", err)
	}
	if err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("locking the folder: another process has it (%w); stop that one, or give each its own", err)
	}
	return &folderLock{file}, nil
}

func (l *folderLock) release() { _ = l.file.Close() }
