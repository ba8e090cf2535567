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

// Store is where files are.
type Store struct {
	bucket   bucket
	folderID string
}

// bucket is a kind of store. Names are paths with slashes.
type bucket interface {
	// stat's error is ErrGone where there is no such file.
	stat(ctx context.Context, name string) (info, error)
	read(ctx context.Context, name string, offset int64) (io.ReadCloser, error)
	create(ctx context.Context, name, contentType string) (upload, error)
	// delete of what is gone is no error.
	delete(ctx context.Context, name string) error
	list(ctx context.Context) iter.Seq2[info, error]
}

// info tells of a file.
type info struct {
	name    string
	size    int64 // bytes
	written time.Time
}

// upload is a file that is being written. One of commit and abort ends it.
type upload interface {
	io.Writer
	// commit makes the file visible, whole and safe from a loss of power. After an error there is no file.
	commit() error
	// abort leaves nothing of it.
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

// Open opens the store at a URL: file:///srv/reports, or s3://bucket with these parameters, all of which may be missing:
//
//	region          the bucket's; else $AWS_REGION, else S3 is asked
//	endpoint        the URL of a store that speaks S3, as https://storage.googleapis.com
//	prefix          what stands before all names, as reports/
//	use_path_style  true has the bucket in the path of URLs, not in the name of the host
//
// Who it is for S3 is said by $AWS_ACCESS_KEY_ID and $AWS_SECRET_ACCESS_KEY, by ~/.aws/credentials, or by the role of the
// machine, container or pod. A folder is made where there is none, and gets a mark of its own: see [Store.Mark]. What is made
// in it is for the process's user alone.
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

// FolderID is the id that a folder got when it was first used: it tells it from a folder of the same name on another
// machine. It is empty where the store is a bucket.
func (s *Store) FolderID() string { return s.folderID }

// Delete deletes a file. One that is gone is no error.
func (s *Store) Delete(ctx context.Context, name string) error {
	if err := s.bucket.delete(ctx, name); err != nil {
		return fmt.Errorf("deleting a file: %w", err)
	}
	return nil
}

// OlderThan lists the files that were last written longer ago than a time: also those that a killed process left
// half-written in a folder.
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
