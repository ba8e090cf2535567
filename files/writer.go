package files

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"os"

	"gocloud.dev/blob"
)

// bufferBytes is what a writer holds before it goes to the store.
const bufferBytes = 64 << 10

// privateFile is the mode of files in a folder: they hold people's names and what they bought.
const privateFile = 0o600

// Writer writes a file, which nobody sees before Close.
type Writer struct {
	blob   *blob.Writer
	cancel context.CancelFunc
	file   *os.File // nil where the store is a cloud's
	buffer *bufio.Writer
	sum    hash.Hash
	bytes  int64
	closed bool
}

// Create begins a file. When ctx ends before Close, nothing is left of it.
func (s *Store) Create(ctx context.Context, name, contentType string) (*Writer, error) {
	ctx, cancel := context.WithCancel(ctx)
	w := &Writer{cancel: cancel, sum: sha256.New()}
	made, err := s.bucket.NewWriter(ctx, name, &blob.WriterOptions{
		ContentType: contentType,
		BeforeWrite: func(as func(any) bool) error {
			if !as(&w.file) {
				return nil
			}
			return w.file.Chmod(privateFile) // nothing is in it yet
		},
	})
	if err != nil {
		cancel()
		return nil, fmt.Errorf("beginning a file: %w", err)
	}
	w.blob, w.buffer = made, bufio.NewWriterSize(made, bufferBytes)
	return w, nil
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

// Close makes the file visible: whole, and safe from a loss of power. After an error there is no file.
func (w *Writer) Close() error {
	err := w.buffer.Flush()
	if err == nil && w.file != nil {
		err = w.file.Sync()
	}
	if err != nil {
		w.Abort()
		return fmt.Errorf("writing a file: %w", err)
	}
	defer w.cancel()
	w.closed = true
	if err := w.blob.Close(); err != nil {
		return fmt.Errorf("making a file visible: %w", err)
	}
	return nil
}

// Abort leaves nothing of the file. After Close it does nothing.
func (w *Writer) Abort() {
	if !w.closed {
		w.closed = true
		w.cancel()
		_ = w.blob.Close() // it fails, as it is cancelled
	}
}

// Bytes is how many were written.
func (w *Writer) Bytes() int64 { return w.bytes }

// SHA256 is the sum of what was written, in hexadecimal.
func (w *Writer) SHA256() string { return hex.EncodeToString(w.sum.Sum(nil)) }
