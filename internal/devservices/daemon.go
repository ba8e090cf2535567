package devservices

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

const (
	daemonStopTimeout = 10 * time.Second
	daemonPause       = 10 * time.Millisecond
)

// DaemonOptions say how a [Daemon] runs.
type DaemonOptions struct {
	// Dir is its working directory, made if missing. Its output is in the file log.
	Dir string
	// Unprivileged runs it as the user that runs Postgres, where this process is root.
	Unprivileged bool
	// Files are inherited, from descriptor 3 on.
	Files []*os.File
	// Environ is added to this process's environment.
	Environ []string
	// Ready is called until it returns nil: then the daemon is up.
	Ready func(context.Context) error
}

// Daemon is any server's program as a child process that dies with this process, for tests.
type Daemon struct {
	child *child
	stop  sync.Once
	err   error
}

// StartDaemon starts a program in the foreground, and returns when it is ready. It runs until Stop, or until this
// process dies; ctx bounds only the start. The error of one that does not start quotes its output.
func StartDaemon(ctx context.Context, options DaemonOptions, program string, arguments ...string) (*Daemon, error) {
	d, err := startDaemon(ctx, options, program, arguments)
	if err != nil {
		return nil, fmt.Errorf("starting %s: %w", filepath.Base(program), err)
	}
	return d, nil
}

func startDaemon(ctx context.Context, options DaemonOptions, program string, arguments []string) (*Daemon, error) {
	as := ownAccount()
	if options.Unprivileged && os.Geteuid() == 0 {
		var err error
		if as, err = unprivilegedAccount(); err != nil {
			return nil, err
		}
	}
	if err := os.MkdirAll(options.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	if err := as.own(options.Dir); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	file, err := os.OpenFile(filepath.Join(options.Dir, "log"), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("opening the log: %w", err)
	}
	defer file.Close() // the program has its own descriptor
	log := &serverLog{file: file}
	log.mark()

	command := exec.Command(program, arguments...) //nolint:noctx // outlives ctx
	command.Dir = options.Dir
	command.Env = append(os.Environ(), options.Environ...)
	command.Stdout, command.Stderr = file, file
	command.ExtraFiles = options.Files
	command.SysProcAttr = as.attributes(syscall.SIGKILL)
	d := &Daemon{}
	if d.child, err = startChild(command); err != nil {
		return nil, err
	}
	if err := d.await(ctx, options.Ready); err != nil {
		return nil, errors.Join(fmt.Errorf("%w; its log ends with:\n%s", err, lastLines(log.sinceMark())), d.Kill())
	}
	return d, nil
}

func (d *Daemon) await(ctx context.Context, ready func(context.Context) error) error {
	for {
		err := ready(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-d.child.done:
			return fmt.Errorf("it ended: %w", d.child.err)
		case <-ctx.Done():
			return errors.Join(context.Cause(ctx), err)
		case <-time.After(daemonPause):
		}
	}
}

// PID is the process's id, and that of its process group.
func (d *Daemon) PID() int { return d.child.command.Process.Pid }

// Stop asks the process to end, and kills it after 10 s. Further calls return what the first returned.
func (d *Daemon) Stop() error {
	d.stop.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), daemonStopTimeout)
		defer cancel()
		d.err = d.child.stop(ctx, syscall.SIGTERM, syscall.SIGKILL, daemonStopTimeout)
	})
	return d.err
}

// Kill ends the process and its children by SIGKILL, and waits for it.
func (d *Daemon) Kill() error {
	err := syscall.Kill(-d.PID(), syscall.SIGKILL)
	if errors.Is(err, syscall.ESRCH) {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("killing %s: %w", d.child.command.Path, err)
	}
	<-d.child.done
	return nil
}
