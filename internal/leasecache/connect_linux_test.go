package leasecache

import (
	"os/exec"
	"syscall"
)

// endWithTest has a process end with the test's, however that ends.
func endWithTest(c *exec.Cmd) { c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }
