package blobstore

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
)

// bufferBytes is how much a writer buffers before it writes to the store.
const bufferBytes = 64 << 10

// Writer writes a file, which becomes visible with Close.
type Writer struct {
	upload upload
	buffer *bufio.Writer
	sum    hash.Hash
	bytes  int64
	closed bool
}

// Create starts a file. If ctx ends before Close, nothing is left of it.
func (s *Store) Create(ctx context.Context, name, contentType string) (*Writer, error) {
	made, err := s.bucket.create(ctx, name, contentType)
	if err != nil {
		return nil, fmt.Errorf("beginning a file: %w", err)
	}
	return &Writer{upload: made, buffer: bufio.NewWriterSize(made, bufferBytes), sum: sha256.New()}, nil
}

// Write adds to the file.
func (w *Writer) Write(p []byte) (int, error) {
	n, err := w.buffer.Write(p)
	_, _ = w.sum.Write(p[:n])
	w.bytes += int64(n)
	if err != nil {
		return n, fmt.Errorf("writing a file: %w", err)
	}
	return n, nil
}

// Close makes the file visible, complete and durable. After an error there is no file.
func (w *Writer) Close() error {
	if err := w.buffer.Flush(); err != nil {
		w.Abort()
		return fmt.Errorf("writing a file: %w", err)
	}
	w.closed = true
	if err := w.upload.commit(); err != nil {
		return fmt.Errorf("making a file visible: %w", err)
	}
	return nil
}

// Abort removes everything. It has no effect after Close.
func (w *Writer) Abort() {
	if !w.closed {
		w.closed = true
		w.upload.abort()
	}
}

// Bytes is how many bytes were written.
func (w *Writer) Bytes() int64 { return w.bytes }

// SHA256 is the checksum of what was written, in hexadecimal.
func (w *Writer) SHA256() string { return hex.EncodeToString(w.sum.Sum(nil)) }
