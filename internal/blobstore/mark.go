package blobstore

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
)

// markName is the file of a folder that holds its id.
const markName = ".orderly-files"

// mark gives a folder an id, unless it has one, and returns it. Of several processes that do so at once, one wins.
func mark(folder string) (string, error) {
	name := filepath.Join(folder, markName)
	known, err := os.ReadFile(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return strings.TrimSpace(string(known)), err
	}
	made, err := os.CreateTemp(folder, markName+".*.tmp")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(made.Name()) }()
	_, err = made.WriteString(uuid.NewString() + "\n")
	if err = errors.Join(err, made.Sync(), made.Close()); err != nil {
		return "", err
	}
	if err := os.Link(made.Name(), name); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	known, err = os.ReadFile(name)
	return strings.TrimSpace(string(known)), err
}
