package process

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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
