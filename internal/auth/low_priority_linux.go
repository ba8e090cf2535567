package auth

import (
	"runtime"
	"syscall"
)

// lowPriorityNice is the niceness of work that must not keep others waiting, a third of their weight: setpriority(2). With 19,
// a seventieth, nobody could log in for as long as other programs kept the machine busy.
const lowPriorityNice = 5

// runAtLowPriority runs work on a thread of its own, which gets less of the processor than others: on Linux a priority is a
// thread's. The thread ends with the work, so that nothing else ever runs on it.
func runAtLowPriority(work func()) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // without an unlock: the thread ends with the goroutine
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, lowPriorityNice)
		work()
	}()
	<-done
}
