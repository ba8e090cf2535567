package process

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// StatParent is the place of the parent's id in what Stat returns.
const StatParent = 1

// Stat is /proc/PID/stat from the state on; nothing where there is no such process.
func Stat(pid int) []string {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return nil
	}
	return strings.Fields(string(text[bytes.LastIndexByte(text, ')')+1:]))
}

// Places in what Stat returns, and what they count in.
const (
	statUser, statSystem, statChildrenUser, statChildrenSystem = 11, 12, 13, 14

	tick = 10 * time.Millisecond
)

// CPU is what a process has taken of processors; nothing where there is no such process.
func CPU(pid int) time.Duration { return ticks(Stat(pid), statUser, statSystem) }

// CPUOfTree is what a process and its children have taken, those that have ended too.
func CPUOfTree(parent int) time.Duration {
	all := ticks(Stat(parent), statUser, statSystem, statChildrenUser, statChildrenSystem)
	for _, pid := range Children(parent) {
		all += CPU(pid)
	}
	return all
}

// ticks adds up places of a stat; nothing where there is none.
func ticks(stat []string, places ...int) (all time.Duration) {
	for _, place := range places {
		if place < len(stat) {
			n, _ := strconv.Atoi(stat[place]) // the kernel writes numbers
			all += time.Duration(n) * tick
		}
	}
	return all
}

// Children are the ids of a process's children.
func Children(parent int) (children []int) {
	processes, _ := filepath.Glob("/proc/[0-9]*/stat")
	for _, path := range processes {
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if fields := Stat(pid); fields != nil && fields[StatParent] == strconv.Itoa(parent) {
			children = append(children, pid)
		}
	}
	return children
}
