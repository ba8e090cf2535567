//go:build !linux

package main

import (
	"context"
	"os"
)

// openDisk makes the folder of reports.
func (f *fleet) openDisk(context.Context) error {
	f.whyNoDisk = "small file systems are mounted on Linux alone"
	return os.Mkdir(f.reports(), 0o700)
}
