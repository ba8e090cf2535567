package process

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	startPatience = time.Minute
	stopPatience  = time.Minute
)

// WithoutSymbols leaves out of a binary what only a debugger reads, as a release does: to link takes half as long.
// Profiles have their names from elsewhere.
const WithoutSymbols = "-ldflags=-s -w"

// Build builds the program as a release does, with further flags of go build, and returns the binary's path.
func Build(ctx context.Context, binary string, flags ...string) error {
	arguments := slices.Concat([]string{"build", WithoutSymbols}, flags, []string{"-o", binary, "orderly.example"})
	command := exec.CommandContext(ctx, "go", arguments...)
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building the program: %w\n%s", err, output)
	}
	return nil
}

// Run runs a command of the program until it is done, with a line to its standard input.
func Run(ctx context.Context, binary, input string, environ []string, args ...string) error {
	command := exec.CommandContext(ctx, binary, args...)
	command.Env = environ
	command.Stdin = strings.NewReader(input + "\n")
	if output, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("orderly %s: %w\n%s", strings.Join(args, " "), err, output)
	}
	return nil
}

// Program is the program as a process that is up.
type Program struct {
	Name  string
	API   string // address; empty where it serves none
	Admin string // address

	process *exec.Cmd
	ended   chan struct{}
	said    *lastLines
	told    bool // how it ended
}

// Start starts a role of the program, and returns when it is up. It runs until Stop, or until ctx ends. wrapper is a
// command that the program is started by, which becomes the program (as env does), or nothing.
func Start(ctx context.Context, binary string, environ []string, role string, wrapper ...string) (*Program, error) {
	p := &Program{Name: "orderly " + role, ended: make(chan struct{}), said: &lastLines{}}
	line := slices.Concat(wrapper, []string{binary, role})
	p.process = exec.CommandContext(ctx, line[0], line[1:]...)
	p.process.Env = environ
	p.process.Cancel = func() error { return p.process.Process.Signal(syscall.SIGTERM) }
	p.process.WaitDelay = stopPatience
	log, err := p.process.StderrPipe()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", p.Name, err)
	}
	if err := p.process.Start(); err != nil {
		return nil, fmt.Errorf("starting %s: %w", p.Name, err)
	}
	up := make(chan addresses, 1)
	go func() {
		defer close(p.ended)
		p.listen(log, up)
		_ = p.process.Wait() // how it ended says ProcessState
	}()
	select {
	case at := <-up:
		p.API, p.Admin = at.API, at.Admin
		return p, nil
	case <-p.ended:
		err = errors.New("it ended")
	case <-time.After(startPatience):
		err = errors.Join(errors.New("it does not come up"), p.Stop())
	}
	return nil, fmt.Errorf("starting %s: %w; it said:\n%s", p.Name, err, p.said)
}

// addresses are where the program says that it is.
type addresses struct{ API, Admin string }

// URL is that of /graphql.
func (p *Program) URL() string { return "http://" + p.API + "/graphql" }

// PID is its process's id.
func (p *Program) PID() int { return p.process.Process.Pid }

// Said is the end of its log.
func (p *Program) Said() string { return p.said.String() }

// listen reads the log, and tells of the line that says where the program is.
func (p *Program) listen(log io.Reader, up chan<- addresses) {
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

// Stop ends the process as its user would, and waits. If it does not end well, that is an error once.
func (p *Program) Stop() error {
	select {
	case <-p.ended:
		return p.problem()
	default:
	}
	if err := p.process.Process.Signal(syscall.SIGTERM); err != nil {
		return fmt.Errorf("stopping %s: %w", p.Name, err)
	}
	timer := time.AfterFunc(stopPatience, func() { _ = p.process.Process.Kill() }) // it may just have ended
	defer timer.Stop()
	<-p.ended
	return p.problem()
}

// Kill ends the process by SIGKILL, and waits.
func (p *Program) Kill() error {
	p.told = true
	_ = p.process.Process.Kill() // it may just have ended
	<-p.ended
	return nil
}

func (p *Program) problem() error {
	if p.told || p.process.ProcessState.Success() {
		return nil
	}
	p.told = true
	return fmt.Errorf("%s ended with %s; it said:\n%s", p.Name, p.process.ProcessState, p.said)
}
