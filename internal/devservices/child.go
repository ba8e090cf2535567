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
	err     error         // how it ended; read it after done
}

// startChild starts a command whose SysProcAttr comes from [account.attributes].
func startChild(command *exec.Cmd) (*child, error) {
	c := &child{command: command, done: make(chan struct{})}
	started := make(chan error)
	go c.run(started)
	if err := <-started; err != nil {
		return nil, err
	}
	return c, nil
}

// run starts the program and waits for it, on one thread: the signal at the parent's death is actually sent when
// the thread dies that started the child, and Go may end threads at any time.
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

// stop signals ask and waits. If ctx ends first, it signals insist, and killAfter later SIGKILL.
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

// signal sends a signal to the program if it is still running.
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
