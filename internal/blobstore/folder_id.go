package blobstore

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/google/uuid"
)

// idFile is the file in a folder that contains its id.
const idFile = ".orderly-files"

// ensureFolderID gives a folder an id, unless it has one, and returns it. Of several processes that do so at once,
// one wins.
func ensureFolderID(folder string) (string, error) {
	name := filepath.Join(folder, idFile)
	id, err := os.ReadFile(name)
	if !errors.Is(err, fs.ErrNotExist) {
		return strings.TrimSpace(string(id)), err
	}
	temp, err := os.CreateTemp(folder, idFile+".*.tmp")
	if err != nil {
		return "", err
	}
	defer func() { _ = os.Remove(temp.Name()) }()
	_, err = temp.WriteString(uuid.NewString() + "\n")
	if err = errors.Join(err, temp.Sync(), temp.Close()); err != nil {
		return "", err
	}
	if err := os.Link(temp.Name(), name); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	id, err = os.ReadFile(name)
	return strings.TrimSpace(string(id)), err
}
