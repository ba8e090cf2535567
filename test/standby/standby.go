package standby

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"path"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/stretchr/testify/require"

	"orderly.example/internal/devservices"
	"orderly.example/test/services"
)

// patience is how long a server may take for what it is asked.
const patience = 60 * time.Second

// Primary is a PostgreSQL of a test's own.
type Primary struct{ *Server }

// Server is a PostgreSQL of a test, in a folder of its own.
type Server struct {
	options devservices.PostgresOptions
	running *devservices.Postgres
}

// Start starts a primary, and stops it when the test ends.
func Start(t testing.TB) Primary {
	t.Helper()
	return Primary{start(t, devservices.PostgresOptions{MaxConnections: 200, Settings: map[string]string{
		"synchronous_commit": "local", // a position is past every commit only where commits are flushed
		"max_wal_size":       "256MB",
	}})}
}

// Standby makes a standby, with settings such as recovery_min_apply_delay.
func (p Primary) Standby(t testing.TB, settings map[string]string) *Server {
	t.Helper()
	o := p.options
	o.StandbyOf, o.Settings = p.URL(""), maps.Clone(o.Settings)
	maps.Copy(o.Settings, settings)
	return start(t, o)
}

func start(t testing.TB, o devservices.PostgresOptions) *Server {
	t.Helper()
	o.Dir = filepath.Join(services.Scratch(t), "postgres")
	s := &Server{options: o}
	s.Start(t)
	t.Cleanup(func() { s.Stop(t) })
	return s
}

// URL leads to a database of the server; "" is the one that it begins with.
func (s *Server) URL(database string) string {
	parsed, err := url.Parse(s.running.URL())
	if err != nil {
		panic(err) // devservices makes it
	}
	if database != "" {
		parsed.Path = path.Join("/", database)
	}
	return parsed.String()
}

// PID is the id of the server's main process.
func (s *Server) PID() int { return s.running.PID() }

// Start starts a server that was stopped, in its folder.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	running, err := devservices.StartPostgres(ctx, s.options)
	require.NoError(t, err)
	s.running = running
}

// Stop stops the server in order; its connections are closed.
func (s *Server) Stop(t testing.TB) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	require.NoError(t, s.running.Stop(ctx))
}

// Crash kills a backend of the server, so that it ends all others and recovers.
func (s *Server) Crash(t testing.TB) {
	t.Helper()
	s.run(t, func(conn *pgx.Conn) error {
		if err := syscall.Kill(int(conn.PgConn().PID()), syscall.SIGKILL); err != nil {
			return err
		}
		_, err := conn.Exec(t.Context(), "SELECT pg_sleep(60)")
		require.Error(t, err)
		return nil
	})
}

// Pause stops the server's processes where they are, and returns what lets them go on.
func (s *Server) Pause(t testing.TB) (resume func()) {
	t.Helper()
	var pids []int
	s.run(t, func(conn *pgx.Conn) (err error) {
		rows, _ := conn.Query(t.Context(), "SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
		pids, err = pgx.CollectRows(rows, pgx.RowTo[int])
		return err
	})
	pids = append(pids, s.running.PID())
	for _, pid := range pids {
		_ = syscall.Kill(pid, syscall.SIGSTOP) // it may have ended
	}
	return func() {
		for _, pid := range pids {
			_ = syscall.Kill(pid, syscall.SIGCONT)
		}
	}
}

// Exec runs a statement.
func (s *Server) Exec(t testing.TB, sql string) {
	t.Helper()
	s.run(t, func(conn *pgx.Conn) error { _, err := conn.Exec(t.Context(), sql); return err })
}

// Query asks for one number.
func (s *Server) Query(t testing.TB, sql string) (n int) {
	t.Helper()
	s.run(t, func(conn *pgx.Conn) error { return conn.QueryRow(t.Context(), sql).Scan(&n) })
	return n
}

// run runs a statement on a connection of its own, again where a standby cancels it, or the connection, for a conflict.
func (s *Server) run(t testing.TB, statement func(*pgx.Conn) error) {
	t.Helper()
	for {
		conn, err := s.open()
		if err == nil {
			err = statement(conn)
			_ = conn.Close(t.Context())
		}
		var canceled *pgconn.PgError
		if !errors.As(err, &canceled) || canceled.Code != conflict {
			require.NoError(t, err)
			return
		}
	}
}

// conflict is the SQLSTATE of a statement that a standby cancels to go on replaying.
const conflict = "40001"

// Promote makes a primary of a standby.
func (s *Server) Promote(t testing.TB) {
	t.Helper()
	s.Exec(t, "SELECT pg_promote()")
}

func (s *Server) open() (*pgx.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return pgx.Connect(ctx, s.URL(""))
}
