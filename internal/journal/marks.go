package journal

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

// MaxMarks is by how many fields a conversation can be found: the first by name.
// Each entry has all of its conversation's, so that whatever else is lost of a
// journal, they are not.
const MaxMarks = 32

// markSize is how many bytes a mark has: enough that no two of a folder are alike
// by chance.
const markSize = 8

// keyName is the file with the key of the marks.
const keyName = "key"

// Marks are what a conversation is found by that has these fields. Those without a
// value have none.
func (f *Folder) Marks(fields map[string]string) [][]byte {
	var marks [][]byte
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if fields[name] != "" && len(marks) < MaxMarks {
			marks = append(marks, f.mark(name, fields[name]))
		}
	}
	return marks
}

func (f *Folder) mark(name, value string) []byte {
	h := hmac.New(sha256.New, f.key)
	fmt.Fprintf(h, "%d %s%s", len(name), name, value) // a hash cannot fail
	return h.Sum(nil)[:markSize]
}

// keyIn is the key of a folder, which is made when it is first wanted. Several
// processes may want it at once: one of them makes it.
func keyIn(dir string) ([]byte, error) {
	path := filepath.Join(dir, keyName)
	key, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeKey(dir, path); err != nil {
			return nil, fmt.Errorf("making the key of their marks: %w", err)
		}
		key, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("reading the key of their marks: %w", err)
	}
	if len(key) < sha256.Size {
		return nil, fmt.Errorf("%s: the key of their marks is damaged; bring it back from a backup, or remove it: then what was written before is found by no field any more", path)
	}
	return key, nil
}

func makeKey(dir, path string) error {
	file, err := os.CreateTemp(dir, keyName)
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(file.Name()) }() // it has another name by then
	key := make([]byte, sha256.Size)
	_, _ = rand.Read(key) // never fails
	_, err = file.Write(key)
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return err
	}
	if err = os.Link(file.Name(), path); errors.Is(err, fs.ErrExist) {
		return nil // another process was faster
	}
	return err
}
