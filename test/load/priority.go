package main

import (
	"os"
	"strconv"
	"syscall"
)

// Attackers are elsewhere: where they are on the server's machine they get what it and the others leave of the processors.
const (
	ofOthers, ofAttackers = 0, 10
)

// setPriority sets the priority of this process, all its threads, and what it starts from now on: lower is sooner. To raise
// it takes root; without that it stays as it is.
func setPriority(to int) {
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return
	}
	for _, thread := range threads {
		if id, err := strconv.Atoi(thread.Name()); err == nil {
			_ = syscall.Setpriority(syscall.PRIO_PROCESS, id, to)
		}
	}
}
