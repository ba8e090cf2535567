package devservices

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// child is a started program that dies with this process.
type child struct {
	command *exec.Cmd
	done    chan struct{} // closed when the program has ended
	err     error         // how it ended; to be read after done
}

// startChild starts a command whose SysProcAttr come from [account.attributes].
func startChild(command *exec.Cmd) (*child, error) {
	c := &child{command: command, done: make(chan struct{})}
	started := make(chan error)
	go c.run(started)
	if err := <-started; err != nil {
		return nil, err
	}
	return c, nil
}

// run starts the program and waits for it, on one thread throughout: the
// signal at the parent's death is in truth sent at the death of the thread that
// started the child, and Go ends threads when it likes.
func (c *child) run(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	defer close(c.done)
	err := c.command.Start()
	started <- err
	if err == nil {
		c.err = c.command.Wait()
	}
}

// stop asks the program to end and waits. When ctx ends first, it insists, and
// after patience kills.
func (c *child) stop(ctx context.Context, ask, insist syscall.Signal, killAfter time.Duration) error {
	if err := c.signal(ask); err != nil {
		return err
	}
	select {
	case <-c.done:
		return nil
	case <-ctx.Done():
	}
	err := c.signal(insist)
	timer := time.NewTimer(killAfter)
	defer timer.Stop()
	select {
	case <-c.done:
	case <-timer.C:
		err = errors.Join(err, c.signal(syscall.SIGKILL))
		<-c.done
	}
	return errors.Join(fmt.Errorf("cut short: %w", context.Cause(ctx)), err)
}

// signal sends a signal to the program if it still runs.
func (c *child) signal(signal syscall.Signal) error {
	select {
	case <-c.done:
		return nil
	default:
	}
	if err := c.command.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return fmt.Errorf("sending signal %d to %s: %w", signal, c.command.Path, err)
	}
	return nil
}
