package blobstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// privateFolder is the mode of folders: files contain people's names and what they bought. Files made by
// os.CreateTemp are private already.
const privateFolder = 0o700

// folder is a store on this machine.
type folder string

func openFolder(u *url.URL) (bucket, string, error) {
	name := u.Path
	if u.Host == "." { // file://./reports
		name = strings.TrimPrefix(u.Path, "/")
	}
	name = filepath.FromSlash(name)
	if name == "" {
		return nil, "", errors.New("file:// names no folder")
	}
	if err := os.MkdirAll(name, privateFolder); err != nil {
		return nil, "", err
	}
	id, err := ensureFolderID(name)
	if err != nil {
		return nil, "", fmt.Errorf("marking the folder: %w", err)
	}
	return folder(name), id, nil
}

// path is the path of a file. Names come from the program's own rows; it still rejects those that lead out of the
// folder.
func (f folder) path(name string) (string, error) {
	local, err := filepath.Localize(name)
	if err != nil {
		return "", fmt.Errorf("%q is no name of a file: %w", name, err)
	}
	return filepath.Join(string(f), local), nil
}

func (f folder) stat(_ context.Context, name string) (info, error) {
	path, err := f.path(name)
	if err != nil {
		return info{}, err
	}
	found, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return info{}, ErrNotFound
	case err != nil:
		return info{}, err
	case found.IsDir():
		return info{}, ErrNotFound
	}
	return info{name: name, size: found.Size(), written: found.ModTime()}, nil
}

func (f folder) read(_ context.Context, name string, offset int64) (io.ReadCloser, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if _, err := file.Seek(offset, io.SeekStart); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// create writes a temporary file on the same file system, which is renamed when it is complete.
func (f folder) create(ctx context.Context, name, _ string) (upload, error) {
	path, err := f.path(name)
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		if err := os.MkdirAll(filepath.Dir(path), privateFolder); err != nil {
			return nil, err
		}
		file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.tmp")
		if errors.Is(err, fs.ErrNotExist) && try < 3 {
			continue // its folder was empty, and delete has just removed it
		}
		if err != nil {
			return nil, err
		}
		return &folderUpload{ctx: ctx, file: file, path: path}, nil
	}
}

func (f folder) delete(_ context.Context, name string) error {
	path, err := f.path(name)
	if err != nil {
		return err
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if dir := filepath.Dir(path); dir != filepath.Clean(string(f)) {
		_ = os.Remove(dir) // it fails while there are others in it
	}
	return nil
}

func (f folder) list(ctx context.Context) iter.Seq2[info, error] {
	return func(yield func(info, error) bool) {
		err := fs.WalkDir(os.DirFS(string(f)), ".", func(name string, entry fs.DirEntry, err error) error {
			if errors.Is(err, fs.ErrNotExist) {
				return nil // deleted meanwhile
			}
			if err = errors.Join(err, ctx.Err()); err != nil {
				return err
			}
			if entry.IsDir() || path.Base(name) == idFile {
				return nil
			}
			found, err := entry.Info()
			if errors.Is(err, fs.ErrNotExist) {
				return nil
			}
			if err != nil {
				return err
			}
			if !yield(info{name: name, size: found.Size(), written: found.ModTime()}, nil) {
				return fs.SkipAll
			}
			return nil
		})
		if err != nil {
			yield(info{}, err)
		}
	}
}

type folderUpload struct {
	ctx  context.Context //nolint:containedctx // of its request: when it ends there is no file
	file *os.File
	path string
}

func (u *folderUpload) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.file.Write(p)
}

func (u *folderUpload) commit() error {
	err := errors.Join(u.file.Sync(), u.file.Close(), u.ctx.Err())
	if err == nil {
		err = os.Rename(u.file.Name(), u.path)
	}
	if err == nil {
		return syncFolder(filepath.Dir(u.path))
	}
	_ = os.Remove(u.file.Name())
	return err
}

func (u *folderUpload) abort() {
	_ = u.file.Close()
	_ = os.Remove(u.file.Name())
}

// syncFolder makes the name of a renamed file durable.
func syncFolder(name string) error {
	dir, err := os.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
