package devservices

import "syscall"

// signalOnDeath makes the kernel signal the child when its parent's thread dies.
func signalOnDeath(attributes *syscall.SysProcAttr, signal syscall.Signal) {
	attributes.Pdeathsig = signal
}
