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
		r := setup(t, time.Hour)
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

		ended, cancel := context.WithCancel(t.Context())
		cancel()
		require.NoError(t, r.await(ended))
		require.NoError(t, r.stop(ended))
		require.Equal(t, []string{"announced", "third", "second", "first"}, order)
	})

	t.Run("stops the rest when one does not stop", func(t *testing.T) {
		t.Parallel()
		r := setup(t, time.Hour)
		stopped := false
		stuck := errors.New("stuck")
		r.Add("first", func(context.Context) error { stopped = true; return nil })
		r.AddWork("second", func(context.Context) error { return stuck })
		err := r.stop(t.Context())
		require.ErrorIs(t, err, stuck)
		require.ErrorContains(t, err, "stopping the second")
		require.True(t, stopped)
	})

	t.Run("gives all work together one limit, and closing its own", func(t *testing.T) {
		t.Parallel()
		r := setup(t, 50*time.Millisecond)
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
		require.NoError(t, r.stop(t.Context()))
		require.Equal(t, deadlines["more work"], deadlines["work"])
		require.False(t, deadlines["closed"].Before(deadlines["work"].Add(closeTimeout)))
	})

	t.Run("ends when a part that is watched ends", func(t *testing.T) {
		t.Parallel()
		r := setup(t, time.Hour)
		done := make(chan struct{})
		r.Watch("part", done, func() error { return nil })
		close(done)
		require.ErrorContains(t, r.await(t.Context()), "part: it ended by itself")
	})
}

// setup returns parts that have a time to stop.
func setup(t *testing.T, limit time.Duration) *Running {
	t.Helper()
	return newRunning(slog.New(slog.DiscardHandler), config.Process{ShutdownTimeout: limit})
}
