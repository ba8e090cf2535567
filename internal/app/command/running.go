package command

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"orderly.example/internal/app/config"
)

// closeTimeout is how long something without work in flight may take to close.
const closeTimeout = 10 * time.Second

// Running is what a command has started. It is stopped in reverse order.
type Running struct {
	log      *slog.Logger
	delay    time.Duration // between announce and the first stop
	drain    time.Duration // how long all work in flight may take together
	steps    []step
	announce func() // may be nil
	fail     context.CancelCauseFunc
}

// failure is why a command ends by itself.
type failure struct{ error }

func (f failure) Unwrap() error { return f.error }

type step struct {
	name string
	work bool // whether it has work in flight
	stop func(context.Context) error
}

// NewRunning returns a command that has started nothing, and the context of all that it starts: it ends with ctx, when
// something fails, and when everything is stopped.
func NewRunning(ctx context.Context, log *slog.Logger, c config.Process) (*Running, context.Context) {
	ctx, fail := context.WithCancelCause(ctx)
	return &Running{log: log, delay: c.ShutdownDelay, drain: c.ShutdownTimeout, fail: fail}, ctx
}

// Announce sets what to call, once and before everything else, when stopping.
func (r *Running) Announce(notice func()) { r.announce = notice }

// Add says how to stop something that closes quickly.
func (r *Running) Add(name string, stop func(context.Context) error) {
	r.steps = append(r.steps, step{name: name, stop: stop})
}

// AddWork says how to stop something with work in flight. All of these share one time limit; stop must abort the
// work when its context ends.
func (r *Running) AddWork(name string, stop func(context.Context) error) {
	r.steps = append(r.steps, step{name: name, work: true, stop: stop})
}

// Fail ends the command, also while it starts. The first failure is told.
func (r *Running) Fail(err error) { r.fail(failure{err}) }

// Watch ends the command if done is closed before anything is stopped; why then returns the reason. What is watched
// must close done when it is stopped.
func (r *Running) Watch(name string, done <-chan struct{}, why func() error) {
	go func() {
		<-done
		err := why()
		if err == nil {
			err = errors.New("it ended by itself")
		}
		r.Fail(fmt.Errorf("%s: %w", name, err))
	}()
}

// Await waits for something in the background, and fails if that fails before the end of the command's context.
func (r *Running) Await(name string, wait func() error) {
	go func() {
		if err := wait(); err != nil {
			r.Fail(fmt.Errorf("waiting for %s: %w", name, err))
		}
	}()
}

// await waits for the end of its context, and returns the failure that ended it. It returns nil if nothing failed.
func (r *Running) await(ctx context.Context) error {
	<-ctx.Done()
	if f, ok := errors.AsType[failure](context.Cause(ctx)); ok {
		return f.error
	}
	r.log.InfoContext(ctx, "shutting down; a second signal ends it at once")
	return nil
}

// end stops everything, and says how a service ended. Whatever went wrong after the end of ctx went wrong because of it.
func (r *Running) end(ctx context.Context, err error) error {
	if err != nil && ctx.Err() != nil {
		err = r.await(ctx)
	}
	return errors.Join(err, r.stop(ctx))
}

// stop stops everything, the newest first. What fails to stop, or takes too long, does not prevent the rest from
// being stopped. It ignores the end of ctx.
func (r *Running) stop(ctx context.Context) error {
	defer r.fail(nil)
	ctx = context.WithoutCancel(ctx)
	if r.announce != nil {
		r.announce()
		<-time.After(r.delay)
	}
	drained := time.Now().Add(r.drain)
	var all []error
	for _, s := range slices.Backward(r.steps) {
		deadline := time.Now().Add(closeTimeout)
		if s.work {
			deadline = drained
		}
		if err := s.stopBy(ctx, deadline); err != nil {
			all = append(all, fmt.Errorf("stopping the %s: %w", s.name, err))
			continue
		}
		r.log.DebugContext(ctx, "stopped", "part", s.name)
	}
	return errors.Join(all...)
}

// stopBy gives a step until the deadline, and closeTimeout more to end what it aborts.
func (s step) stopBy(ctx context.Context, deadline time.Time) error {
	ctx, cancel := context.WithDeadline(ctx, deadline)
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- s.stop(ctx) }()
	last := time.NewTimer(time.Until(deadline) + closeTimeout)
	defer last.Stop()
	select {
	case err := <-ended:
		return err
	case <-last.C:
		return context.DeadlineExceeded
	}
}
