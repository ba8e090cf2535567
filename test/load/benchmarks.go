package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"strings"
	"text/template"
	"time"

	"orderly.example/test/process"
)

//go:embed benchmarks.md.tmpl
var benchmarksText string

// benchmarks are what BENCHMARKS.md tells.
type benchmarks struct {
	Machine          machine
	Date             time.Time
	Minutes          float64
	Scale            float64
	Each             time.Duration
	Connections      int
	Pooled           int
	Rounds           int
	Arguments        int
	Compared         int
	Results          string
	Promised, Missed int
}

// machine is where it was measured.
type machine struct {
	CPU, Memory, Kernel, Go, PostgreSQL, Buffers, Redis string
	Cores                                               int
}

// writeBenchmarks makes the file, or leaves the one that is there.
func (s *stage) writeBenchmarks(ctx context.Context, b benchmarks) error {
	var err error
	if b.Machine, err = s.machine(ctx); err != nil {
		return err
	}
	b.Scale, b.Each, b.Connections, b.Pooled = s.scale, s.each, connections, pooled
	b.Rounds, b.Arguments, b.Compared = rounds(s.each), argumentCount, compared
	page, err := template.New("benchmarks").Parse(benchmarksText)
	if err != nil {
		return fmt.Errorf("reading the page of benchmarks: %w", err)
	}
	var text bytes.Buffer
	if err := page.Execute(&text, b); err != nil {
		return fmt.Errorf("filling the page of benchmarks: %w", err)
	}
	if err := os.WriteFile(s.write, text.Bytes(), 0o644); err != nil { //nolint:gosec // a page to be read by all
		return fmt.Errorf("writing the benchmarks: %w", err)
	}
	return nil
}

func (s *stage) machine(ctx context.Context) (machine, error) {
	postgres, err := process.Query[string](ctx, s.database.url, "SELECT current_setting('server_version')")
	buffers, err4 := process.Query[string](ctx, s.database.url, "SELECT current_setting('shared_buffers')")
	redis, err2 := exec.CommandContext(ctx, "redis-server", "--version").Output()
	compiler, err3 := exec.CommandContext(ctx, "go", "env", "GOVERSION").Output()
	if err := errors.Join(err, err2, err3, err4); err != nil {
		return machine{}, fmt.Errorf("looking at the machine: %w", err)
	}
	memory := number(firstIn("/proc/meminfo", `MemTotal:\s+(\d+) kB`))
	return machine{
		CPU: firstIn("/proc/cpuinfo", `model name\s*: (.*)`), Cores: runtime.NumCPU(),
		Memory: fmt.Sprintf("%.0f GB", float64(memory)/(1<<20)), Kernel: firstIn("/proc/sys/kernel/osrelease", `(.*)`),
		Go: strings.TrimSpace(string(compiler)), PostgreSQL: postgres[0], Buffers: buffers[0], Redis: first(`v=(\S+)`, string(redis)),
	}, nil
}

func firstIn(path, pattern string) string {
	text, err := os.ReadFile(path) //nolint:gosec // one of /proc
	if err != nil {
		return "unknown"
	}
	return first(pattern, string(text))
}

func first(pattern, text string) string {
	found := regexp.MustCompile(pattern).FindStringSubmatch(text)
	if found == nil {
		return "unknown"
	}
	return found[1]
}
