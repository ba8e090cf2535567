package devservices

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
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
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if made, err := madeCluster(); err == nil {
			_ = os.RemoveAll(filepath.Dir(made))
		}
		os.Exit(code)
	}))
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

// madeCluster is a folder with a data folder of a Postgres that was shut down in order.
var madeCluster = sync.OnceValues(func() (dir string, err error) { //nolint:gochecknoglobals // made once for all tests
	parent, err := os.MkdirTemp("", "orderly-local-")
	if err == nil {
		err = os.Chmod(parent, 0o711) //nolint:gosec // Postgres's user passes through
	}
	if err != nil {
		return "", err
	}
	dir = filepath.Join(parent, "postgres")
	postgres, err := StartPostgres(context.Background(), PostgresOptions{Dir: dir})
	if err != nil {
		return "", err
	}
	return dir, postgres.Stop(context.Background())
})

// madeFolder is a [freshFolder] that a Postgres has run in before: a start takes a tenth of the time.
func madeFolder(t *testing.T) string {
	t.Helper()
	dir := freshFolder(t)
	copyMade(t, dir)
	return dir
}

// copyMade makes a folder in which a Postgres has run before.
func copyMade(t *testing.T, dir string) {
	t.Helper()
	made, err := madeCluster()
	require.NoError(t, err)
	require.NoError(t, exec.CommandContext(t.Context(), "cp", "-Rp", made, dir).Run())
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
