package blobstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"path/filepath"
	"time"
)

// ErrNotFound says that there is no such file.
var ErrNotFound = errors.New("there is no such file")

// Store is where files are stored.
type Store struct {
	bucket   bucket
	folderID string
}

// bucket is a kind of store. Names are paths with slashes.
type bucket interface {
	// stat's error is ErrNotFound if there is no such file.
	stat(ctx context.Context, name string) (info, error)
	read(ctx context.Context, name string, offset int64) (io.ReadCloser, error)
	create(ctx context.Context, name, contentType string) (upload, error)
	// delete of a missing file is no error.
	delete(ctx context.Context, name string) error
	list(ctx context.Context) iter.Seq2[info, error]
}

// info describes a file.
type info struct {
	name    string
	size    int64 // bytes
	written time.Time
}

// upload is a file that is being written. commit or abort ends it.
type upload interface {
	io.Writer
	// commit makes the file visible, complete and durable. After an error there is no file.
	commit() error
	// abort removes everything.
	abort()
}

// FolderURL is the URL of a folder on this machine.
func FolderURL(folder string) (string, error) {
	absolute, err := filepath.Abs(folder)
	if err != nil {
		return "", fmt.Errorf("finding the folder %s: %w", folder, err)
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(absolute)}).String(), nil
}

// Open opens the store at a URL: file:///srv/reports, or s3://bucket with these optional parameters:
//
//	region          the bucket's; else $AWS_REGION, else S3 is asked
//	endpoint        the URL of a compatible store, as https://storage.googleapis.com
//	prefix          prefix of all names, as reports/
//	use_path_style  true puts the bucket into the path of URLs, not into the host name
//
// The credentials for S3 are $AWS_ACCESS_KEY_ID and $AWS_SECRET_ACCESS_KEY, those of ~/.aws/credentials, or those
// of the role of the machine, container or pod. A folder is created if it is missing, and gets an id: see
// [Store.FolderID]. Only the process's user can read what is created in it.
func Open(ctx context.Context, address string) (*Store, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, errors.New("the store's URL can't be read") // the cause would show it
	}
	s := &Store{}
	switch u.Scheme {
	case "file":
		s.bucket, s.folderID, err = openFolder(u)
	case "s3":
		s.bucket, err = openS3(ctx, u)
	default:
		err = fmt.Errorf("there are stores at file:// and s3://, but not at %s://", u.Scheme)
	}
	if err != nil {
		return nil, fmt.Errorf("opening the store of files: %w", err)
	}
	return s, nil
}

// FolderID is the id that a folder got when it was first used. It distinguishes the folder from one with the same
// path on another machine. It is empty for a bucket.
func (s *Store) FolderID() string { return s.folderID }

// Delete deletes a file. A missing one is no error.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := s.bucket.delete(ctx, name); err != nil {
		return fmt.Errorf("deleting a file: %w", err)
	}
	return nil
}

// OlderThan lists files that were last written longer ago than age, including incomplete ones that a killed process
// left in a folder.
func (s *Store) OlderThan(ctx context.Context, age time.Duration) iter.Seq2[string, error] {
	limit := time.Now().Add(-age)
	return func(yield func(string, error) bool) {
		for file, err := range s.bucket.list(ctx) {
			if err != nil {
				yield("", fmt.Errorf("listing files: %w", err))
				return
			}
			if file.written.Before(limit) && !yield(file.name, nil) {
				return
			}
		}
	}
}
