// Package files keeps what the program writes for people in a store: a folder, or a bucket of a cloud.
package files

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"gocloud.dev/blob"
	_ "gocloud.dev/blob/fileblob" // file://
	"gocloud.dev/gcerrors"
)

// ErrGone says that there is no such file.
var ErrGone = errors.New("there is no such file")

// Store is where files are.
type Store struct {
	bucket *blob.Bucket
	folder string // empty where it is a cloud's
	mark   string
}

// FolderURL is the URL of a folder on this machine.
func FolderURL(folder string) (string, error) {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return "", fmt.Errorf("finding the folder %s: %w", folder, err)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(absolute)}).String(), nil
}

// Open opens the store at a URL: file:///srv/reports, or s3://bucket?region=… where orderly/files/clouds is imported. A
// folder is made where there is none, and gets a mark of its own: see [Store.Mark]. What is made is for the process's user
// alone.
func Open(ctx context.Context, address string) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the store's URL can't be read") // the cause would show it
	}
	s := &Store{}
	if u.Scheme == "file" {
		s.folder = folderOf(u)
		query := u.Query()
		query.Set("create_dir", "1")
		query.Set("dir_file_mode", "0700")
		query.Set("metadata", "skip")
		query.Set("no_tmp_dir", "1") // a file is renamed when it is whole, on the same file system
		u.RawQuery = query.Encode()
	}
	if u.Scheme == "s3" {
		u.RawQuery = withS3Defaults(u.Query()).Encode()
	}
	if s.bucket, err = blob.OpenBucket(ctx, u.String()); err != nil {
		return nil, fmt.Errorf("opening the store of files: %w", err)
	}
	if s.folder == "" {
		return s, nil
	}
	if s.mark, err = mark(s.folder); err != nil {
		return nil, errors.Join(fmt.Errorf("marking the folder of files: %w", err), s.bucket.Close())
	}
	return s, nil
}

// withS3Defaults sets what stores other than Amazon's need, which are those with an endpoint of their own: buckets in the
// path, no checksums that only Amazon's knows, and a region, which the signature holds.
func withS3Defaults(query url.Values) url.Values {
	if query.Get("endpoint") == "" {
		return query
	}
	for name, value := range map[string]string{
		"region":                       "us-east-1",
		"request_checksum_calculation": "when_required",
		"response_checksum_validation": "when_required",
		"use_path_style":               "true",
	} {
		if !query.Has(name) {
			query.Set(name, value)
		}
	}
	return query
}

// folderOf is the path that fileblob takes of a URL.
func folderOf(u *url.URL) string {
	if u.Host == "." {
		return strings.TrimPrefix(u.Path, "/")
	}
	return u.Path
}

// Mark is the id that a folder got when it was first used: it tells it from a folder of the same name on another
// machine. It is empty where the store is a cloud's.
func (s *Store) Mark() string { return s.mark }

// Close ends what is in flight.
func (s *Store) Close() error {
	if err := s.bucket.Close(); err != nil {
		return fmt.Errorf("closing the store of files: %w", err)
	}
	return nil
}

// Delete deletes a file. One that is gone is no error.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := s.bucket.Delete(ctx, name); err != nil && gcerrors.Code(err) != gcerrors.NotFound {
		return fmt.Errorf("deleting a file: %w", err)
	}
	if dir := path.Dir(name); s.folder != "" && dir != "." {
		_ = os.Remove(filepath.Join(s.folder, filepath.FromSlash(dir))) // it fails while there are others in it
	}
	return nil
}

// OlderThan lists the files that were last written longer ago than a time: also those that a killed process left
// half-written in a folder.
func (s *Store) OlderThan(ctx context.Context, age time.Duration) iter.Seq2[string, error] {
	limit := time.Now().Add(-age)
	return func(yield func(string, error) bool) {
		list := s.bucket.List(nil)
		for {
			object, err := list.Next(ctx)
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil:
				yield("", fmt.Errorf("listing files: %w", err))
				return
			case object.ModTime.Before(limit) && object.Key != markName:
				if !yield(object.Key, nil) {
					return
				}
			}
		}
	}
}
