package command

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/app/config"
)

func TestRunning(t *testing.T) {
	t.Parallel()

	t.Run("announces the end, then stops the newest first", func(t *testing.T) {
		t.Parallel()
		told, r, ctx := setup(t, time.Hour)
		var order []string
		note := func(name string) func(context.Context) error {
			return func(ctx context.Context) error {
				order = append(order, name)
				return ctx.Err()
			}
		}
		r.Add("first", note("first"))
		r.AddWork("second", note("second"))
		r.Add("third", note("third"))
		r.Announce(func() { order = append(order, "announced") })

		told()
		require.NoError(t, r.await(ctx))
		require.NoError(t, r.stop(ctx))
		require.Equal(t, []string{"announced", "third", "second", "first"}, order)
	})

	t.Run("stops the rest when one does not stop", func(t *testing.T) {
		t.Parallel()
		_, r, ctx := setup(t, time.Hour)
		stopped := false
		stuck := errors.New("stuck")
		r.Add("first", func(context.Context) error { stopped = true; return nil })
		r.AddWork("second", func(context.Context) error { return stuck })
		err := r.stop(ctx)
		require.ErrorIs(t, err, stuck)
		require.ErrorContains(t, err, "stopping the second")
		require.True(t, stopped)
	})

	t.Run("gives all work together one limit, and closing its own", func(t *testing.T) {
		t.Parallel()
		_, r, ctx := setup(t, 50*time.Millisecond)
		deadlines := map[string]time.Time{}
		until := func(name string, ended bool) func(context.Context) error {
			return func(ctx context.Context) error {
				deadlines[name], _ = ctx.Deadline()
				if ended {
					<-ctx.Done()
				}
				return nil
			}
		}
		r.Add("closed", until("closed", false))
		r.AddWork("work", until("work", true))
		r.AddWork("more work", until("more work", true))
		require.NoError(t, r.stop(ctx))
		require.Equal(t, deadlines["more work"], deadlines["work"])
		require.False(t, deadlines["closed"].Before(deadlines["work"].Add(closeTimeout)))
	})

	t.Run("ends when a part that is watched ends", func(t *testing.T) {
		t.Parallel()
		_, r, ctx := setup(t, time.Hour)
		done := make(chan struct{})
		r.Watch("part", done, func() error { return nil })
		close(done)
		require.ErrorContains(t, r.await(ctx), "part: it ended by itself")
	})

	t.Run("a failure while it starts ends the start, and is told in place of what it led to", func(t *testing.T) {
		t.Parallel()
		_, r, ctx := setup(t, time.Hour)
		taken := errors.New("the port is taken")
		r.Fail(taken)
		<-ctx.Done()
		require.Equal(t, errors.Join(taken), r.end(ctx, ctx.Err()))
	})

	t.Run("an end that it was told to make while it starts is no error", func(t *testing.T) {
		t.Parallel()
		told, r, ctx := setup(t, time.Hour)
		told()
		require.NoError(t, r.end(ctx, ctx.Err()))
	})
}

// setup returns a command whose parts have a time to stop, and what tells it to end.
func setup(t *testing.T, limit time.Duration) (told context.CancelFunc, running *Running, ctx context.Context) {
	t.Helper()
	outer, told := context.WithCancel(t.Context())
	running, ctx = NewRunning(outer, slog.New(slog.DiscardHandler), config.Process{ShutdownTimeout: limit})
	return told, running, ctx
}
