package devservices

import (
	"bufio"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestPostgresStartsAfterItsParentWasKilled(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	parent := startHolder(t, dir)
	url, err := AttachPostgres(dir)
	require.NoError(t, err)
	pids := serverProcesses(t, url)
	require.NoError(t, parent.Process.Kill())
	require.Error(t, parent.Wait())

	postgres := start(t, PostgresOptions{Dir: dir, Durable: true})
	require.Equal(t, "1", query(t, postgres.URL(), "SELECT '1'"))
	require.EventuallyWithT(t, func(t *assert.CollectT) {
		for _, pid := range pids {
			assert.ErrorIs(t, syscall.Kill(pid, 0), syscall.ESRCH)
		}
	}, time.Minute, 10*time.Millisecond)
}

// startHolder starts a process that runs Postgres in dir.
func startHolder(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	require.NoError(t, err)
	command := exec.Command(program) //nolint:noctx // killed by the test
	command.Env = append(os.Environ(), holdVariable+"="+dir)
	stdin, err := command.StdinPipe() // kept open: the child ends when it is closed
	require.NoError(t, err)
	t.Cleanup(func() { _ = stdin.Close() })
	stdout, err := command.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, command.Start())
	line, err := bufio.NewReader(stdout).ReadString('\n')
	require.NoError(t, err)
	require.Equal(t, "started: <nil>", strings.TrimSpace(line))
	return command
}

// serverProcesses returns the ids of a server's background processes.
func serverProcesses(t *testing.T, url string) []int {
	t.Helper()
	connection, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	defer func() { require.NoError(t, connection.Close(t.Context())) }()
	rows, err := connection.Query(t.Context(), "SELECT pid FROM pg_stat_activity")
	require.NoError(t, err)
	pids, err := pgx.CollectRows(rows, pgx.RowTo[int])
	require.NoError(t, err)
	require.NotEmpty(t, pids)
	return pids
}

func TestPostgresStopsLeftoverServer(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	first := start(t, PostgresOptions{Dir: dir})
	require.NoError(t, first.Stop(t.Context()))

	// A leftover server without a lock, as on systems that do not signal orphans.
	folder, err := findFolder(dir)
	require.NoError(t, err)
	programs, err := findPrograms(t.Context(), folder.data())
	require.NoError(t, err)
	socket, err := makeSocketFolder(folder)
	require.NoError(t, err)
	leftover, err := startServer(t.Context(), programs, folder, socket, PostgresOptions{})
	require.NoError(t, err)

	start(t, PostgresOptions{Dir: dir})
	<-leftover.done
}

func TestPostgresStartsAfterInterruptedInitdb(t *testing.T) {
	t.Parallel()
	dir := freshFolder(t)
	unfinished := filepath.Join(dir, "data.unfinished")
	require.NoError(t, os.MkdirAll(filepath.Join(unfinished, "base"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(unfinished, "PG_VERSION"), []byte("15\n"), 0o600))

	start(t, PostgresOptions{Dir: dir})
	require.NoDirExists(t, unfinished)
}

func TestPostgresRefusesDataOfAnotherVersion(t *testing.T) {
	t.Parallel()
	dir := freshFolder(t)
	require.NoError(t, os.MkdirAll(filepath.Join(dir, "data"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("99\n"), 0o644))

	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir})
	require.ErrorContains(t, err, "made by PostgreSQL 99")
	require.ErrorContains(t, err, "postgresql-99")
	require.FileExists(t, filepath.Join(dir, "data", "PG_VERSION"), "the data is kept")
}

func TestNewestInstalledPostgresIsUsed(t *testing.T) {
	t.Parallel()
	_, err := newestPrograms(nil)
	require.ErrorIs(t, err, ErrNoPostgres)
	_, err = newestPrograms([]programs{{bin: "/old", major: minPostgres - 1}})
	require.ErrorIs(t, err, ErrNoPostgres)
	found, err := newestPrograms([]programs{{bin: "/a", major: 15}, {bin: "/b", major: 17}, {bin: "/c", major: 17}})
	require.NoError(t, err)
	require.Equal(t, "/b", found.bin)

	psql, err := FindPsql(t.Context())
	require.NoError(t, err)
	require.FileExists(t, psql)
}
