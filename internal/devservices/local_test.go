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

// holdVariable turns the test binary into a process that starts Postgres in the named folder, reports it, and keeps
// it running until it is killed.
const holdVariable = "ORDERLY_LOCAL_TEST_HOLD"

func TestMain(m *testing.M) {
	if dir := os.Getenv(holdVariable); dir != "" {
		holdPostgres(dir)
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		if made, err := stoppedCluster(); err == nil {
			_ = os.RemoveAll(filepath.Dir(made))
		}
		os.Exit(code)
	}))
}

func holdPostgres(dir string) {
	_, err := StartPostgres(context.Background(), PostgresOptions{Dir: dir, Durable: true})
	fmt.Println("started:", err)
	_, _ = io.Copy(io.Discard, os.Stdin)
	os.Exit(0)
}

// freshFolder returns a folder that Postgres's user can reach. testing.T.TempDir's folder is not reachable if root
// runs the tests.
func freshFolder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "orderly-local-") //nolint:usetesting // see above
	require.NoError(t, err)
	require.NoError(t, os.Chmod(dir, 0o711))
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(dir)) })
	return filepath.Join(dir, "postgres")
}

// stoppedCluster returns a folder with the data of a Postgres that was shut down cleanly.
var stoppedCluster = sync.OnceValues(func() (dir string, err error) { //nolint:gochecknoglobals // created once for all tests
	parent, err := os.MkdirTemp("", "orderly-local-")
	if err == nil {
		err = os.Chmod(parent, 0o711) //nolint:gosec // Postgres's user must be able to traverse it
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

// usedFolder returns a [freshFolder] with the data of an earlier run. Postgres starts there in a tenth of the time.
func usedFolder(t *testing.T) string {
	t.Helper()
	dir := freshFolder(t)
	copyCluster(t, dir)
	return dir
}

// copyCluster creates a folder with the data of an earlier run.
func copyCluster(t *testing.T, dir string) {
	t.Helper()
	made, err := stoppedCluster()
	require.NoError(t, err)
	require.NoError(t, exec.CommandContext(t.Context(), "cp", "-Rp", made, dir).Run())
}

// start runs Postgres until the test ends.
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

// query runs a statement that selects one text.
func query(t *testing.T, url, sql string) string {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, connection.Close(t.Context())) }()
	var value string
	require.NoError(t, connection.QueryRow(t.Context(), sql).Scan(&value))
	return value
}
