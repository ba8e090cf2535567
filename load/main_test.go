package main

import (
	"bytes"
	"context"
	"os"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly/dbtest"
)

func TestMain(m *testing.M) { os.Exit(dbtest.Run(m)) }

// Whether anything is in time is not for here: others use the machine. The other scenario, redis-gone, waits for Redis
// to hang, die and fill up: `make load` plays it, and server's tests do what it does.
func TestScenarioPlaysAndLeavesNothing(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the program, and takes all processors for some seconds")
	}
	var stdout, stderr bytes.Buffer
	args := []string{"-scale", "0.01", "-each", "200ms", "-clients", "4", "storm"}
	code := run(t.Context(), args, os.Getenv(dbtest.PostgresVariable), &stdout, &stderr)
	require.Contains(t, []int{0, failed}, code)
	for _, line := range []string{
		"storm: ", "at a quarter of that", "while clients log in from one address", "p95 under 100.0 ms", "4 clients: ",
	} {
		require.Contains(t, stdout.String(), line, &stderr)
	}
	require.NotContains(t, stdout.String(), "INTERNAL")
	require.NotContains(t, stderr.String(), "cleaning up")
	requireNothingLeft(t)
}

func TestRunThatIsCutShortLeavesNothing(t *testing.T) {
	t.Parallel()
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	require.Equal(t, failed, run(ended, nil, os.Getenv(dbtest.PostgresVariable), &stdout, &stderr))
	require.NotContains(t, stderr.String(), "cleaning up")
}

func TestMisuse(t *testing.T) {
	t.Parallel()
	for args, says := range map[string]string{
		"hail":     `no scenario "hail"`,
		"-minutes": "-minutes",
	} {
		var stderr bytes.Buffer
		require.Equal(t, misused, run(t.Context(), []string{args}, "", nil, &stderr))
		require.Contains(t, stderr.String(), says)
	}
	var stderr bytes.Buffer
	require.Equal(t, 0, run(t.Context(), []string{"-h"}, "", nil, &stderr))
	require.Contains(t, stderr.String(), "redis-gone")
}

func requireNothingLeft(t *testing.T) {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), os.Getenv(dbtest.PostgresVariable))
	require.NoError(t, err)
	defer func() { require.NoError(t, connection.Close(t.Context())) }()
	require.Eventually(t, func() bool {
		var left int
		err := connection.QueryRow(t.Context(), "SELECT count(*) FROM pg_database WHERE datname LIKE 'load\\_%'").Scan(&left)
		return err == nil && left == 0
	}, 10*time.Second, 50*time.Millisecond)
}
