package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"syscall"
)

// openDisk mounts the disk of reports, where that is allowed.
func (f *fleet) openDisk(context.Context) error {
	if err := os.Mkdir(f.reports(), 0o700); err != nil {
		return err
	}
	err := syscall.Mount("none", f.reports(), "tmpfs", 0, fmt.Sprintf("size=%d", diskBytes))
	if errors.Is(err, syscall.EPERM) {
		f.whyNoDisk = "to mount a small file system takes root"
		return nil
	}
	if err != nil {
		return fmt.Errorf("mounting a small file system: %w", err)
	}
	f.disk = &disk{folder: f.reports()}
	f.closers = append(f.closers, func() error { return syscall.Unmount(f.reports(), syscall.MNT_DETACH) })
	return nil
}
