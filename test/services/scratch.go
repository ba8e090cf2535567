package services

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

const (
	sharedMemory     = "/dev/shm"
	sharedMemoryRoom = 1 << 30 // bytes free, for it to serve
	scratchPrefix    = "orderly-test-"
	newScratchPrefix = "orderly-new-test-"
)

// scratch is a folder for one run's servers. Its lock lives as long as the run:
// a folder with a free lock was left by a run that was killed.
type scratch struct {
	path string
	lock *os.File
}

// scratchParents are the places for scratch folders, the best first.
func scratchParents() []string {
	parents := []string{os.TempDir()}
	var room syscall.Statfs_t
	if err := syscall.Statfs(sharedMemory, &room); err == nil && uint64(room.Bavail)*uint64(room.Bsize) >= sharedMemoryRoom {
		parents = append([]string{sharedMemory}, parents...)
	}
	return parents
}

// newScratch sweeps all parents and makes a folder in the first that takes one.
func newScratch(parents []string) (*scratch, error) {
	var refusals error
	for _, parent := range parents {
		if err := sweep(parent); err != nil {
			return nil, err
		}
	}
	for _, parent := range parents {
		made, err := makeScratch(parent)
		if err == nil {
			return made, nil
		}
		refusals = errors.Join(refusals, err)
	}
	return nil, fmt.Errorf("making a folder for the tests' services: %w", refusals)
}

// Scratch makes a folder for a test's own servers, in memory where there is room. It is removed when the test ends.
func Scratch(t testing.TB) string {
	t.Helper()
	s, err := newScratch(scratchParents())
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, s.remove()) })
	return s.path
}

// makeScratch makes and locks a folder under a name that nobody sweeps, and
// only then gives it its own.
func makeScratch(parent string) (*scratch, error) {
	unnamed, err := os.MkdirTemp(parent, newScratchPrefix)
	if err != nil {
		return nil, err
	}
	lock, err := os.Open(unnamed)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(unnamed))
	}
	path := filepath.Join(parent, strings.Replace(filepath.Base(unnamed), newScratchPrefix, scratchPrefix, 1))
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX)
	if err == nil {
		err = os.Chmod(unnamed, 0o711) // Postgres's user passes through
	}
	if err == nil {
		err = os.Rename(unnamed, path)
	}
	if err != nil {
		return nil, errors.Join(err, lock.Close(), os.RemoveAll(unnamed))
	}
	return &scratch{path: path, lock: lock}, nil
}

// remove removes the folder, then frees its lock.
func (s *scratch) remove() error {
	return errors.Join(os.RemoveAll(s.path), s.lock.Close())
}

// sweep removes what killed runs left in a parent.
func sweep(parent string) error {
	left, err := filepath.Glob(filepath.Join(parent, scratchPrefix+"*"))
	if err != nil {
		return fmt.Errorf("looking for leftovers in %s: %w", parent, err)
	}
	for _, path := range left {
		if err := sweepOne(path); err != nil {
			return fmt.Errorf("removing the leftover %s: %w", path, err)
		}
	}
	return nil
}

// sweepOne removes a folder whose lock is free. Gone, in use and another user's
// folders are passed over.
func sweepOne(path string) error {
	lock, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) || errors.Is(err, os.ErrPermission) {
		return nil
	}
	if err != nil {
		return err
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return lock.Close()
	}
	if err == nil {
		err = os.RemoveAll(path)
	}
	return errors.Join(err, lock.Close())
}
