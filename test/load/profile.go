package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// profileKind is one of the profiles of /debug/pprof/.
type profileKind struct {
	path   string // below /debug/pprof/
	file   string
	sample string // pprof's name of what is told
}

// profileTime tells where processors go while the example operations come as fast as they can be answered.
func profileTime(ctx context.Context, s *stage, r *report) error {
	return s.profile(ctx, r, profileKind{path: "profile", file: "cpu.pb.gz", sample: "cpu"})
}

// profileMemory tells where memory is allocated meanwhile.
func profileMemory(ctx context.Context, s *stage, r *report) error {
	return s.profile(ctx, r, profileKind{path: "allocs", file: "allocs.pb.gz", sample: "alloc_space"})
}

func (s *stage) profile(ctx context.Context, r *report, kind profileKind) (err error) {
	server, pages, err := s.servePages(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, server.stop()) }()
	operations, err := standardOperations(pages.customers)
	if err != nil {
		return err
	}
	load := attack{url: server.url, header: pages.header, next: oneOf(operations), judge: judgeData}
	load.closed(ctx, atOnce, s.each/4) // fills the cache
	folder := s.folder
	if s.keep != "" {
		folder = s.keep
	}
	path := filepath.Join(folder, kind.file)
	answers, err := s.profileOf(ctx, server.api, func(ctx context.Context) outcome { return load.closed(ctx, atOnce, 0) }, kind.path, path)
	if err != nil {
		return err
	}
	r.measured("the example operations, by 16 connections", answers)
	if s.keep != "" {
		r.note("kept for go tool pprof in %s", path)
	}
	return tellProfile(ctx, r, kind.sample, path)
}

// profileOf keeps a profile of a program, of those below /debug/pprof/, while it is under load.
func (s *stage) profileOf(ctx context.Context, p *program, load func(context.Context) outcome, which, path string) (answers outcome, err error) {
	answers = during(ctx, load, func() {
		err = download(ctx, fmt.Sprintf("http://%s/debug/pprof/%s?seconds=%d", p.Admin, which, max(1, int(s.each.Seconds()))), path)
	})
	return answers, err
}

// download waits for an answer as long as it takes, and keeps it.
func download(ctx context.Context, url, path string) (err error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return fmt.Errorf("making the profile's folder: %w", err)
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return fmt.Errorf("asking for a profile: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("asking for a profile: %w", err)
	}
	defer func() { err = errors.Join(err, response.Body.Close()) }()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("asking for a profile: the answer is %s", response.Status)
	}
	file, err := os.Create(path) //nolint:gosec // where the command line says
	if err != nil {
		return fmt.Errorf("keeping a profile: %w", err)
	}
	_, err = io.Copy(file, response.Body)
	return errors.Join(err, file.Close())
}

// tellProfile prints what takes most.
func tellProfile(ctx context.Context, r *report, sample, path string) error {
	// What the program's own code calls counts as its own.
	const own = `-show=^orderly\.example/`
	for _, table := range []struct {
		title string
		flags []string
	}{
		{"functions, by what they take themselves", []string{"-top", "-nodecount=25"}},
		{"functions of the program, with what they call outside of it", []string{"-top", "-nodecount=25", own}},
		{"lines of the program, with what they call outside of it", []string{"-top", "-nodecount=25", "-lines", own}},
		{"operations", []string{"-tags"}},
	} {
		if strings.HasPrefix(sample, "alloc") && table.title == "operations" {
			continue // allocations carry no labels
		}
		text, err := pprof(ctx, append(table.flags, "-sample_index="+sample, path)...)
		if err != nil {
			return err
		}
		r.printf("\n%s\n%s", table.title, text)
	}
	return nil
}

// pprof runs `go tool pprof`, which Go compiles on the first call: that takes a minute on a busy machine.
func pprof(ctx context.Context, args ...string) (string, error) {
	command := exec.CommandContext(ctx, "go", append([]string{"tool", "pprof", "-symbolize=none"}, args...)...)
	output, err := command.Output()
	if err != nil {
		return "", fmt.Errorf("reading a profile: %w", err)
	}
	return brief(string(output)), nil
}

// brief leaves out what pprof says of the profile as a whole, which types generic functions are for, and where the
// program's folder is.
func brief(text string) string {
	const heading = "      flat  flat%"
	if _, table, found := strings.Cut(text, heading); found {
		text = heading + table
	}
	text = regexp.MustCompile(`\[go\.shape.*\]`).ReplaceAllString(text, "[…]")
	return regexp.MustCompile(` /\S*/(\w+/\w+\.go:\d+)`).ReplaceAllString(text, " $1")
}
