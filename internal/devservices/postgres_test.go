package devservices

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestPostgresKeepsItsDataBetweenRuns(t *testing.T) {
	t.Parallel()
	dir := freshFolder(t)
	options := PostgresOptions{Dir: dir, Durable: true, MaxConnections: 17}

	postgres, err := StartPostgres(t.Context(), options)
	require.NoError(t, err)
	require.Equal(t, "orderly", query(t, postgres.URL(), "SELECT current_database()"))
	require.Equal(t, "on", query(t, postgres.URL(), "SHOW fsync"))
	require.Equal(t, "17", query(t, postgres.URL(), "SHOW max_connections"))
	require.Empty(t, query(t, postgres.URL(), "SHOW listen_addresses"))
	query(t, postgres.URL(), "SELECT lo_from_bytea(4711, 'kept')::text")
	require.NoError(t, postgres.Stop(t.Context()))
	require.NoError(t, postgres.Stop(t.Context()), "a second stop")
	<-postgres.Done()
	require.NoFileExists(t, filepath.Join(dir, "data", "postmaster.pid"), "it was shut down cleanly")
	require.NoDirExists(t, filepath.Join(dir, "socket"))

	again := start(t, options)
	require.Equal(t, "kept", query(t, again.URL(), "SELECT convert_from(lo_get(4711), 'UTF8')"))
}

func TestPostgresSettings(t *testing.T) {
	t.Parallel()
	postgres := start(t, PostgresOptions{Dir: usedFolder(t), Settings: map[string]string{
		"application_name":   "it's \"quoted\", with\\blanks ",
		"synchronous_commit": "local",
	}})
	require.Equal(t, "off", query(t, postgres.URL(), "SHOW fsync"))
	require.Equal(t, "off", query(t, postgres.URL(), "SHOW full_page_writes"))
	require.Equal(t, "local", query(t, postgres.URL(), "SHOW synchronous_commit"), "Settings override the defaults")
	require.Equal(t, "UTC", query(t, postgres.URL(), "SHOW timezone"))
	require.Equal(t, "UTF8", query(t, postgres.URL(), "SHOW server_encoding"))
	require.Equal(t, "ÄÖ", query(t, postgres.URL(), "SELECT upper('äö')"))
	require.Equal(t, "it's \"quoted\", with\\blanks ", query(t, postgres.URL(),
		"SELECT reset_val FROM pg_settings WHERE name = 'application_name'"))
}

func TestPostgresFolderMayContainSpacesAndQuotes(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(freshFolder(t), "missing", "levels", "a folder, with + and 'quotes' \"too\"")
	_, err := AttachPostgres(dir)
	require.ErrorIs(t, err, ErrNotRunning)
	require.NoDirExists(t, filepath.Dir(dir))
	requireAttachable(t, dir)
}

func TestPostgresFolderMayHaveALongPath(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(freshFolder(t), strings.Repeat("long", 20), strings.Repeat("path", 20))
	require.NoError(t, os.MkdirAll(filepath.Dir(dir), 0o711))
	copyCluster(t, dir)
	requireAttachable(t, dir)
}

// requireAttachable starts Postgres in a folder, attaches to it, and requires that stopping it leaves nothing
// behind.
func requireAttachable(t *testing.T, dir string) {
	t.Helper()
	postgres := start(t, PostgresOptions{Dir: dir})
	attached, err := AttachPostgres(dir)
	require.NoError(t, err)
	require.Equal(t, postgres.URL(), attached)
	require.Equal(t, "orderly", query(t, attached, "SELECT current_database()"))
	require.NoError(t, postgres.Stop(t.Context()))
	require.NoDirExists(t, postgres.socket)
	_, err = AttachPostgres(dir)
	require.ErrorIs(t, err, ErrNotRunning)
}

func TestPostgresUsesFallbackIfItsUserCannotReachTheFolder(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("only root runs Postgres as another user")
	}
	dir := filepath.Join(t.TempDir(), "closed", "postgres")
	require.NoError(t, os.Mkdir(filepath.Dir(dir), 0o700))
	_, err := AttachPostgres(dir)
	require.ErrorIs(t, err, ErrNotRunning)

	postgres := start(t, PostgresOptions{Dir: dir})
	t.Cleanup(func() { require.NoError(t, os.RemoveAll(postgres.Dir())) })
	require.Equal(t, fallbackRoot, filepath.Dir(postgres.Dir()))
	attached, err := AttachPostgres(dir)
	require.NoError(t, err)
	require.Equal(t, postgres.URL(), attached)
	require.NoError(t, postgres.Stop(t.Context()))
}

func TestSecondPostgresInTheSameFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	start(t, PostgresOptions{Dir: dir})

	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir})
	require.ErrorIs(t, err, ErrInUse)
	require.ErrorContains(t, err, dir)
	require.ErrorContains(t, err, "process ")

	start(t, PostgresOptions{Dir: usedFolder(t)})
}

func TestFailedPostgresStartSaysWhy(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	_, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir, Settings: map[string]string{"shared_buffers": "plenty"}})
	require.ErrorContains(t, err, `invalid value for parameter "shared_buffers": "plenty"`)
	require.ErrorContains(t, err, filepath.Join(dir, "postgres.log"))

	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = StartPostgres(cancelled, PostgresOptions{Dir: dir})
	require.ErrorIs(t, err, context.Canceled)

	start(t, PostgresOptions{Dir: dir})
}

func TestUnexpectedEndOfPostgresIsLogged(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	postgres := start(t, PostgresOptions{Dir: usedFolder(t), Log: slog.New(slog.NewTextHandler(&log, nil))})
	require.NoError(t, syscall.Kill(postgres.server.command.Process.Pid, syscall.SIGQUIT))
	<-postgres.Done()
	<-postgres.watched
	require.Contains(t, log.String(), "ended by itself")
	require.NoError(t, postgres.Stop(t.Context()))
}

func TestPostgresStopsDespiteCancelledContext(t *testing.T) {
	t.Parallel()
	dir := usedFolder(t)
	postgres, err := StartPostgres(t.Context(), PostgresOptions{Dir: dir})
	require.NoError(t, err)
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	require.ErrorIs(t, postgres.Stop(cancelled), context.Canceled)
	<-postgres.Done()

	start(t, PostgresOptions{Dir: dir})
}
