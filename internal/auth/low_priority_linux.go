package auth

import (
	"runtime"
	"syscall"
)

// lowPriorityNice is the niceness of work that must not keep others waiting: a third of the usual weight
// (setpriority(2)). With 19, a seventieth, nobody could log in while other programs keep the machine busy.
const lowPriorityNice = 5

// runAtLowPriority runs work on a thread of its own with a lower priority: on Linux a priority belongs to a thread.
// The thread ends with the work, so nothing else ever runs on it.
func runAtLowPriority(work func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // without an unlock, the thread ends with the goroutine
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, lowPriorityNice)
		work()
	}()
	<-done
}
