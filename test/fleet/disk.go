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
	wasFull atomic.Bool  // since the row began
	failed  atomic.Int64 // reports, since the row began
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

// failReport counts a report that failed, and reports whether it may have.
func (f *fleet) failReport() bool {
	if f.disk == nil || !f.disk.wasFull.Load() {
		return false
	}
	f.disk.failed.Add(1)
	return true
}

// begin forgets what was before a row.
func (d *disk) begin() {
	d.wasFull.Store(false)
	d.failed.Store(0)
}

// empty ends what fill began.
func (d *disk) empty(context.Context) error { return os.Remove(d.filler()) }
