package services

import (
	"bufio"
	"context"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"orderly.example/internal/devservices"
)

// Private is a PostgreSQL server of a test's own, to be stopped, killed and started again.
type Private struct {
	t       testing.TB
	options devservices.PostgresOptions
	server  *devservices.Postgres
}

// PrivatePostgres starts a server for one test, with configuration parameters of its own. It takes a second or two.
func PrivatePostgres(t testing.TB, settings map[string]string) *Private {
	t.Helper()
	folder, err := newScratch(scratchParents()) // which PostgreSQL's user can reach, unlike testing.T.TempDir
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, folder.remove()) })
	p := &Private{t: t, options: devservices.PostgresOptions{Dir: filepath.Join(folder.path, "postgres"), Settings: settings}}
	p.Start()
	t.Cleanup(func() { p.Stop() })
	return p
}

// URL is that of the database orderly. It stays the same.
func (p *Private) URL() string { return p.server.URL() }

// Start starts the server again.
func (p *Private) Start() {
	p.t.Helper()
	server, err := devservices.StartPostgres(p.t.Context(), p.options)
	require.NoError(p.t, err)
	p.server = server
}

// Stop shuts the server down in order, if it runs.
func (p *Private) Stop() {
	p.t.Helper()
	require.NoError(p.t, p.server.Stop(context.WithoutCancel(p.t.Context())))
}

// Kill ends the server at once, as pg_ctl -m immediate does.
func (p *Private) Kill() {
	p.t.Helper()
	p.signal(syscall.SIGQUIT)
	<-p.server.Done()
	p.Stop()
}

// Freeze has the server's main process do nothing: it takes connections, and does not answer on them. thaw ends that.
func (p *Private) Freeze() (thaw func()) {
	p.t.Helper()
	p.signal(syscall.SIGSTOP)
	return func() { p.signal(syscall.SIGCONT) }
}

func (p *Private) signal(s syscall.Signal) {
	p.t.Helper()
	file, err := os.Open(filepath.Join(p.server.Dir(), "data", "postmaster.pid"))
	require.NoError(p.t, err)
	defer file.Close()
	first := bufio.NewScanner(file)
	require.True(p.t, first.Scan())
	pid, err := strconv.Atoi(first.Text())
	require.NoError(p.t, err)
	require.NoError(p.t, syscall.Kill(pid, s))
}
