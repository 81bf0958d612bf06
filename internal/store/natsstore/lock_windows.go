package natsstore

import (
	"fmt"
	"path/filepath"
	"syscall"
)

// folderLock keeps a second process from a folder, by a file that is open and
// not shared. It ends with the process, however that ends.
type folderLock struct{ handle syscall.Handle }

func lockFolder(dir string) (*folderLock, error) {
	name, err := syscall.UTF16PtrFromString(filepath.Join(dir, "lock"))
	if err != nil {
		return nil, fmt.Errorf("locking the folder: %w", err)
	}
	const unshared = 0
	handle, err := syscall.CreateFile(name, syscall.GENERIC_READ|syscall.GENERIC_WRITE, unshared, nil, syscall.OPEN_ALWAYS, syscall.FILE_ATTRIBUTE_NORMAL, 0)
	if err != nil {
		return nil, fmt.Errorf("locking the folder: another process has it (%w); stop that one, or give each its own", err)
	}
	return &folderLock{handle}, nil
}

func (l *folderLock) release() { _ = syscall.CloseHandle(l.handle) }
