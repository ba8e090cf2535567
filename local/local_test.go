package local

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// holdVariable makes the test binary a process that starts a Postgres in the
// folder of that name, says so, and holds it until it is killed.
const holdVariable = "ORDERLY_LOCAL_TEST_HOLD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdVariable); dir != "" {
		hold(dir)
	}
	goleak.VerifyTestMain(m)
}

func hold(dir string) {
	_, err := StartPostgres(context.Background(), PostgresOptions{Dir: dir, Durable: true})
	fmt.Println("started:", err)
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// freshFolder is a folder that Postgres's user can reach, unlike
// testing.T.TempDir's when root runs the tests.
func freshFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "orderly-local-") //nolint:usetesting // see above
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o711))
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return filepath.Join(dir, "postgres")
}

// start starts a Postgres for the length of the test.
func start(t *testing.T, options PostgresOptions) *Postgres {
	t.Helper()
	postgres, err := StartPostgres(t.Context(), options)
	require.NoError(t, err)
	stopAtEnd(t, postgres)
	return postgres
}

func stopAtEnd(t *testing.T, postgres *Postgres) {
	t.Helper()
	t.Cleanup(func() { require.NoError(t, postgres.Stop(context.WithoutCancel(t.Context()))) })
}

// query runs a statement that returns one text.
func query(t *testing.T, url, sql string) string {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, connection.Close(t.Context())) }()
	var value string
	require.NoError(t, connection.QueryRow(t.Context(), sql).Scan(&value))
	return value
}
