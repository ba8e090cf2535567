package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"syscall"
)

const diskBytes = 32 << 20

// disk is a small file system for the files of reports.
type disk struct {
	folder  string
	wasFull atomic.Bool // since the row began
}

// filler is what fills it. The program leaves other files alone.
func (d *disk) filler() string { return filepath.Join(d.folder, "filler") }

// fill takes what room there is.
func (d *disk) fill(context.Context) error {
	d.wasFull.Store(true)
	file, err := os.Create(d.filler())
	if err != nil {
		return fmt.Errorf("filling the disk: %w", err)
	}
	block := make([]byte, 4096)
	for err == nil {
		_, err = file.Write(block)
	}
	if errors.Is(err, syscall.ENOSPC) {
		err = nil
	}
	return errors.Join(err, file.Close())
}

// diskWasFull reports whether reports of this row may have failed.
func (f *fleet) diskWasFull() bool { return f.disk != nil && f.disk.wasFull.Load() }

// empty ends what fill began.
func (d *disk) empty(context.Context) error { return os.Remove(d.filler()) }
