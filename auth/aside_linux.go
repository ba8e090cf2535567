package auth

import (
	"runtime"
	"syscall"
)

// asideNice is the niceness of work that must not keep others waiting: setpriority(2).
const asideNice = 19

// aside runs work on a thread of its own, which gets the processor where others leave it: on Linux a priority is a
// thread's. The thread ends with the work, so that nothing else ever runs on it.
func aside(work func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // without an unlock: the thread ends with the goroutine
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, asideNice)
		work()
	}()
	<-done
}
