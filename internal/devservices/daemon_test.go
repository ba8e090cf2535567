package devservices

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDaemon(t *testing.T) {
	t.Parallel()
	const waits = "trap 'touch ended; exit 0' TERM; touch ready; while :; do read -r line <blocked; done"

	// waiting starts a shell that is ready when it says so.
	waiting := func(t *testing.T) (*Daemon, string) {
		t.Helper()
		dir := t.TempDir()
		require.NoError(t, syscall.Mkfifo(filepath.Join(dir, "blocked"), 0o600))
		isReady := func(context.Context) error { _, err := os.Stat(filepath.Join(dir, "ready")); return err }
		d, err := StartDaemon(t.Context(), DaemonOptions{Dir: dir, Ready: isReady}, "sh", "-c", waits)
		require.NoError(t, err)
		return d, filepath.Join(dir, "ended")
	}

	t.Run("ends in order", func(t *testing.T) {
		t.Parallel()
		d, ended := waiting(t)
		require.NoError(t, d.Stop())
		require.FileExists(t, ended)
		require.NoError(t, d.Stop(), "once more")
		require.NoError(t, d.Kill(), "it is gone")
	})

	t.Run("is killed", func(t *testing.T) {
		t.Parallel()
		d, ended := waiting(t)
		require.NoError(t, d.Kill())
		require.NoFileExists(t, ended)
		require.ErrorIs(t, syscall.Kill(d.PID(), 0), syscall.ESRCH)
	})

	t.Run("says why it does not start", func(t *testing.T) {
		t.Parallel()
		never := func(context.Context) error { return errors.New("not yet") }
		_, err := StartDaemon(t.Context(), DaemonOptions{Dir: t.TempDir(), Ready: never}, "sh", "-c", "echo the reason >&2; exit 3")
		require.ErrorContains(t, err, "exit status 3")
		require.ErrorContains(t, err, "the reason")
		_, err = StartDaemon(t.Context(), DaemonOptions{Dir: t.TempDir(), Ready: never}, "/nowhere/program")
		require.ErrorContains(t, err, "starting program")
	})
}
