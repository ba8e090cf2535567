package devservices

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"
)

// ErrInUse says that another process runs the service of this folder.
var ErrInUse = errors.New("the folder is in use")

const lockPause = 50 * time.Millisecond

// lockFile takes the exclusive lock of a file, which it creates if missing, and writes this process's id into it.
// After timeout it returns [ErrInUse]. Closing the file releases the lock, as does the process's death.
func lockFile(ctx context.Context, path string, timeout time.Duration) (*os.File, error) {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the lock: %w", err)
	}
	ctx, cancel := context.WithTimeoutCause(ctx, timeout, ErrInUse)
	defer cancel()
	for {
		err := syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if err == nil {
			break
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			return nil, errors.Join(fmt.Errorf("locking %s: %w", path, err), file.Close())
		}
		if err := pause(ctx, lockPause); err != nil {
			if errors.Is(err, ErrInUse) {
				err = fmt.Errorf("%w by %s; stop it or use another folder", err, holder(file))
			}
			return nil, errors.Join(err, file.Close())
		}
	}
	if err := writeHolder(file); err != nil {
		return nil, errors.Join(fmt.Errorf("writing the lock: %w", err), file.Close())
	}
	return file, nil
}

// writeHolder writes this process's id into the lock, for the next one's error.
func writeHolder(file *os.File) error {
	if err := file.Truncate(0); err != nil {
		return err
	}
	_, err := file.WriteAt(fmt.Appendf(nil, "%d\n", os.Getpid()), 0)
	return err
}

func holder(file *os.File) string {
	text, err := io.ReadAll(io.NewSectionReader(file, 0, 32))
	if pid := strings.TrimSpace(string(text)); err == nil && pid != "" {
		return "process " + pid
	}
	return "another process"
}

// pause waits, or returns the cause of ctx's end.
func pause(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
