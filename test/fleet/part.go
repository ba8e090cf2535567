package main

import (
	"context"
	"errors"
	"fmt"
	"syscall"

	"orderly.example/test/process"
)

// runner is a process that runs.
type runner interface {
	PID() int
	Stop() error // by SIGTERM; waits
	Kill() error // by SIGKILL; waits
}

// part is a place in the fleet, which a process fills, and after its end another.
type part struct {
	name   string
	start  func(context.Context) (runner, error) // returns when it is up
	runner                                       // nil where none runs
	frozen []int                                 // ids of processes
}

// up starts the part's process.
func (p *part) up(ctx context.Context) error {
	started, err := p.start(ctx)
	if err != nil {
		return fmt.Errorf("starting %s: %w", p.name, err)
	}
	p.runner = started
	return nil
}

// down ends the part's process in order.
func (p *part) down() error {
	if p.runner == nil {
		return nil
	}
	err := errors.Join(p.thaw(), p.Stop())
	p.runner = nil
	if err != nil {
		return fmt.Errorf("stopping %s: %w", p.name, err)
	}
	return nil
}

// end ends the part's process at the end of everything, also where it does not end in order.
func (p *part) end() error {
	if p.runner == nil {
		return nil
	}
	if err := p.thaw(); err != nil {
		return err
	}
	return p.crash()
}

// crash kills the part's process.
func (p *part) crash() error {
	err := p.Kill()
	p.runner = nil
	if err != nil {
		return fmt.Errorf("killing %s: %w", p.name, err)
	}
	return nil
}

// freeze stops the part's process and its children by SIGSTOP.
func (p *part) freeze() error {
	var freeze func(pid int) error
	freeze = func(pid int) error {
		if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("freezing %s: %w", p.name, err)
		}
		p.frozen = append(p.frozen, pid)
		for _, child := range process.Children(pid) {
			if err := freeze(child); err != nil {
				return err
			}
		}
		return nil
	}
	return freeze(p.PID())
}

// thaw ends what freeze began.
func (p *part) thaw() error {
	var all error
	for _, pid := range p.frozen {
		if err := syscall.Kill(pid, syscall.SIGCONT); err != nil && !errors.Is(err, syscall.ESRCH) {
			all = errors.Join(all, fmt.Errorf("waking %s: %w", p.name, err))
		}
	}
	p.frozen = nil
	return all
}
