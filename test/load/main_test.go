package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"orderly.example/test/services"
)

func TestMain(m *testing.M) {
	if args := os.Args[1:]; slices.Equal(args, []string{othersCommand}) {
		os.Exit(runAs(context.Background(), args))
	}
	os.Exit(services.Run(m))
}

// This test does not check speed: the machine may be busy. Some scenarios only run with `make load`, `make bench`
// and `make pgo`: before needs another build, and redis-gone waits for Redis to hang, to die and to fill up, which
// the server's tests cover.
func TestScenariosRunAndCleanUp(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("builds the program, and uses all processors for some seconds")
	}
	kept := t.TempDir()
	runShortly(t, "-clients", "4", "-keep", kept, "-questions", "Q1,Q4", "-sizes", "0.01", "-hostile", "8", "-attacks", "slow|sockets|reports", "abuse", "storm", "hot", "profile", "soak", "speed").requireLines(t,
		"slow bodies", "half a message", "reports", "were made up or piled up", " × searches", "requests of more than 100 ms of CPU",
		"storm: ", "at a quarter of that", "while clients log in from one address", "p95 under 100.0 ms", "4 clients: ",
		"pages while all buy", "what is sold and what is left are what there was: kept", "every order that a buyer was told of is there: kept",
		"operation: Total ", // a profile's samples carry the operation's name
		"at a third of that, part 6 of 6", "MB resident", "difference of what lives in the heap",
		"\n| Q4  |", "| Q1, 128     |", "| 80 % deep |", "| Q4, 0.01 |",
	)
	require.FileExists(t, filepath.Join(kept, "cpu.pb.gz"))
	requireNoDatabaseLeft(t)
}

// runOutput is the output of a run.
type runOutput struct{ stdout, stderr string }

func runShortly(t *testing.T, args ...string) runOutput {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), append([]string{"-scale", "0.01", "-each", "50ms"}, args...), os.Getenv(services.PostgresVariable), &stdout, &stderr)
	require.Contains(t, []int{0, failed}, code)
	require.NotContains(t, stdout.String(), "INTERNAL")
	require.NotContains(t, stderr.String(), "cleaning up")
	return runOutput{stdout.String(), stderr.String()}
}

func (p runOutput) requireLines(t *testing.T, lines ...string) {
	t.Helper()
	for _, line := range lines {
		require.Contains(t, p.stdout, line, p.stderr)
	}
}

func TestBenchmarksNameMachineAndResults(t *testing.T) {
	t.Parallel()
	page := filepath.Join(t.TempDir(), "BENCHMARKS.md")
	s := &stage{options: options{write: page, scale: 10}, database: &database{url: os.Getenv(services.PostgresVariable)}}
	require.NoError(t, s.writeBenchmarks(t.Context(), benchmarks{Results: "\n| Q1 | 7 |\n", Promised: 9, Missed: 2}))
	text, err := os.ReadFile(page)
	require.NoError(t, err)
	for _, told := range []string{"| Q1 | 7 |", "2 of 9 goals are missed", "scale 10 "} {
		require.Contains(t, string(text), told)
	}
	require.NotContains(t, string(text), "unknown", "the machine is named")
}

func TestCancelledRunCleansUp(t *testing.T) {
	t.Parallel()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	var stdout, stderr bytes.Buffer
	require.Equal(t, failed, run(cancelled, nil, os.Getenv(services.PostgresVariable), &stdout, &stderr))
	require.NotContains(t, stderr.String(), "cleaning up")
}

func TestInvalidArgumentsAreRefused(t *testing.T) {
	t.Parallel()
	for args, says := range map[string]string{
		"hail":                               `no scenario "hail"`,
		"-minutes":                           "-minutes",
		"-questions Q1,Q7 speed":             `no question "Q7"`,
		"-questions Q1 -write page.md speed": "-write is for all questions",
		"-sizes 1,huge speed":                `"huge" is no scale`,
		"-attacks ( abuse":                   "missing closing )",
	} {
		var stderr bytes.Buffer
		require.Equal(t, misused, run(t.Context(), strings.Fields(args), "", nil, &stderr))
		require.Contains(t, stderr.String(), says)
	}
	var stderr bytes.Buffer
	require.Equal(t, 0, run(t.Context(), []string{"-h"}, "", nil, &stderr))
	require.Contains(t, stderr.String(), "redis-gone")
}

func requireNoDatabaseLeft(t *testing.T) {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), os.Getenv(services.PostgresVariable))
	require.NoError(t, err)
	defer func() { require.NoError(t, connection.Close(t.Context())) }()
	require.Eventually(t, func() bool {
		var left int
		err := connection.QueryRow(t.Context(), "SELECT count(*) FROM pg_database WHERE datname LIKE 'load\\_%'").Scan(&left)
		return err == nil && left == 0
	}, time.Minute, 50*time.Millisecond)
}
