//go:build !linux

package auth

// runAtLowPriority just runs work: here a priority belongs to the whole process.
func runAtLowPriority(work func()) { work() }
