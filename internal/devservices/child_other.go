//go:build !linux

package devservices

import "syscall"

// signalOnDeath does nothing: only Linux supports it. A server that a killed process left behind is stopped by the
// next start on its folder.
func signalOnDeath(*syscall.SysProcAttr, syscall.Signal) {}
