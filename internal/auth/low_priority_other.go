//go:build !linux

package auth

// aside runs work. Where a priority is a process's, it has that of all others.
func runAtLowPriority(work func()) { work() }
