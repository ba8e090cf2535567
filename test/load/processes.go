package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"time"

	"orderly.example/test/process"
)

// postmaster is the process that all of Postgres's are children of.
func postmaster(ctx context.Context, d *database) (int, error) {
	backends, err := process.Query[int](ctx, d.url, "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'")
	if err != nil || len(backends) == 0 {
		return 0, errors.Join(errors.New("finding Postgres's process"), err)
	}
	fields := process.Stat(backends[0])
	if fields == nil {
		return 0, errors.New("the processes of Postgres can't be seen here")
	}
	return number(fields[process.StatParent]), nil
}

// Lines of /proc/PID/status.
const (
	resident     = "VmRSS"
	mostResident = "VmHWM"
)

// memoryOf is what a process has of memory, or had at most, in bytes. Where there is no /proc, that is [os.ErrNotExist].
func memoryOf(pid int, which string) (int, error) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0, fmt.Errorf("reading a process's memory: %w", err)
	}
	found := regexp.MustCompile(which + `:\s+(\d+) kB`).FindSubmatch(status)
	if found == nil {
		return 0, fmt.Errorf("reading a process's memory: there is no %s", which)
	}
	return number(string(found[1])) << 10, nil
}

// exactCPU is what a process's threads have taken of processors: more exact than [process.CPU], without threads that have ended.
func exactCPU(pid int) (all time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid))
	for _, path := range threads {
		text, _ := os.ReadFile(path)
		nanoseconds, _, _ := strings.Cut(string(text), " ")
		all += time.Duration(number(nanoseconds))
	}
	return all
}

func exactCPUOfChildren(parent int) (all time.Duration) {
	for _, pid := range process.Children(parent) {
		all += exactCPU(pid)
	}
	return all
}
