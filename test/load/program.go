package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startPatience = 30 * time.Second
	stopPatience  = 30 * time.Second
	keptLines     = 20
)

// withoutSymbols leaves out of a binary what only a debugger reads, as a release does: to link takes half as long.
// Profiles have their names from elsewhere.
const withoutSymbols = "-ldflags=-s -w"

// build builds the program, and returns the binary's path.
func build(ctx context.Context, folder string) (string, error) {
	binary := filepath.Join(folder, "orderly")
	command := exec.CommandContext(ctx, "go", "build", withoutSymbols, "-o", binary, "orderly.example")
	if output, err := command.CombinedOutput(); err != nil {
		return "", fmt.Errorf("building the program: %w\n%s", err, output)
	}
	return binary, nil
}

// command runs the program until it is done, with a line to its standard input.
func (s *stage) command(ctx context.Context, input string, environ []string, args ...string) error {
	command := exec.CommandContext(ctx, s.built, args...)
	command.Env = environ
	command.Stdin = strings.NewReader(input + "\n")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("orderly %s: %w\n%s", strings.Join(args, " "), err, output)
	}
	return nil
}

// program is the program as a process that is up.
type program struct {
	name    string
	address string // of the API; empty where it serves none
	admin   string // address
	process *exec.Cmd
	ended   chan struct{}
	said    *lastLines
	told    bool // how it ended
}

// startProgram starts a role of the program, and returns when it is up. It runs
// until stop, or until ctx ends.
func startProgram(ctx context.Context, binary string, environ []string, role string) (*program, error) {
	p := &program{name: "orderly " + role, ended: make(chan struct{}), said: &lastLines{}}
	p.process = exec.CommandContext(ctx, binary, role)
	p.process.Env = environ
	p.process.Cancel = func() error { return p.process.Process.Signal(syscall.SIGTERM) }
	p.process.WaitDelay = stopPatience
	log, err := p.process.StderrPipe()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.name, err)
	}
	if err := p.process.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", p.name, err)
	}
	up := make(chan addresses, 1)
	go func() {
		defer close(p.ended)
		p.listen(log, up)
		_ = p.process.Wait() // how it ended says ProcessState
	}()
	select {
	case at := <-up:
		p.address, p.admin = at.API, at.Admin
		return p, nil
	case <-p.ended:
		err = errors.New("it ended")
	case <-time.After(startPatience):
		err = errors.Join(errors.New("it does not come up"), p.stop())
	}
	return nil, fmt.Errorf("starting %s: %w; it said:\n%s", p.name, err, p.said)
}

// addresses are where the program says that it is.
type addresses struct{ API, Admin string }

// url is that of /graphql.
func (p *program) url() string { return "http://" + p.address + "/graphql" }

// listen reads the log, and tells of the line that says where the program is.
func (p *program) listen(log io.Reader, up chan<- addresses) {
	lines := bufio.NewScanner(log)
	for lines.Scan() {
		p.said.add(lines.Text())
		var line struct {
			addresses

			Msg string
		}
		if bytes.Contains(lines.Bytes(), []byte(`"up"`)) && json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "up" {
			up <- line.addresses
		}
	}
	_, _ = io.Copy(io.Discard, log) // a line that was too long to be one
}

// stop ends the process as its user would, and waits. If it does not end well,
// that is an error once.
func (p *program) stop() error {
	select {
	case <-p.ended:
		return p.problem()
	default:
	}
	if err := p.process.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stopping %s: %w", p.name, err)
	}
	timer := time.AfterFunc(stopPatience, func() { _ = p.process.Process.Kill() }) // it may just have ended
	defer timer.Stop()
	<-p.ended
	return p.problem()
}

func (p *program) problem() error {
	if p.told || p.process.ProcessState.Success() {
		return nil
	}
	p.told = true
	return fmt.Errorf("%s ended with %s; it said:\n%s", p.name, p.process.ProcessState, p.said)
}

// lastLines are the last lines of a log.
type lastLines struct {
	mu    sync.Mutex
	lines []string
}

func (l *lastLines) add(line string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lines = append(l.lines, line)
	if len(l.lines) > keptLines {
		l.lines = l.lines[1:]
	}
}

func (l *lastLines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Join(l.lines, "\n")
}
