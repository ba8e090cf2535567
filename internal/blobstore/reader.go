package blobstore

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// Reader reads a file from any offset: it is an io.ReadSeeker, as http.ServeContent needs. It requests no more from
// the store than what is read.
type Reader struct {
	open   func(offset int64) (io.ReadCloser, error)
	info   info
	offset int64
	body   io.ReadCloser // from offset on; nil until something is read there
}

// Open opens a file until ctx ends. The error is ErrNotFound if there is none.
func (s *Store) Open(ctx context.Context, name string) (*Reader, error) {
	found, err := s.bucket.stat(ctx, name)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrNotFound
	}
	if err != nil {
		return nil, fmt.Errorf("opening a file: %w", err)
	}
	return &Reader{
		open: func(offset int64) (io.ReadCloser, error) { return s.bucket.read(ctx, name, offset) },
		info: found,
	}, nil
}

// Size is in bytes.
func (r *Reader) Size() int64 { return r.info.size }

// Time is when the file was written.
func (r *Reader) Time() time.Time { return r.info.written }

// Read reads on.
func (r *Reader) Read(p []byte) (int, error) {
	if r.offset >= r.info.size {
		return 0, io.EOF
	}
	if r.body == nil {
		part, err := r.open(r.offset)
		if err != nil {
			return 0, fmt.Errorf("reading a file: %w", err)
		}
		r.body = part
	}
	n, err := r.body.Read(p)
	r.offset += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		return n, fmt.Errorf("reading a file: %w", err)
	}
	return n, err
}

// Seek sets the offset.
func (r *Reader) Seek(offset int64, whence int) (int64, error) {
	switch whence {
	case io.SeekCurrent:
		offset += r.offset
	case io.SeekEnd:
		offset += r.info.size
	}
	if offset < 0 {
		return 0, errors.New("seeking to before a file's beginning")
	}
	if offset != r.offset {
		if err := r.Close(); err != nil {
			return 0, err
		}
		r.offset = offset
	}
	return offset, nil
}

// Close ends reading.
func (r *Reader) Close() error {
	part := r.body
	r.body = nil
	if part == nil {
		return nil
	}
	if err := part.Close(); err != nil {
		return fmt.Errorf("closing a file: %w", err)
	}
	return nil
}
