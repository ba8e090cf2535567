package devservices

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrNoPgBouncer says that pgbouncer is not installed, and how to install it.
var ErrNoPgBouncer = errors.New(`pgbouncer is not installed. Install it with:
  Debian, Ubuntu:  sudo apt-get install pgbouncer
  macOS:           brew install pgbouncer`)

const pgBouncerTimeout = 5 * time.Second

// PgBouncer is a real pgbouncer as a child process, for tests, in front of a PostgreSQL on this machine.
type PgBouncer struct {
	url    url.URL
	folder string
	kept   bool // the folder is the caller's
	server *child
	stop   sync.Once
	err    error
}

// StartPgBouncer starts a pgbouncer in front of the server of a URL. poolMode is session or transaction, and size
// how many connections to PostgreSQL it has for each database. It runs until Stop, or until this process dies; ctx
// bounds only the start.
func StartPgBouncer(ctx context.Context, postgresURL, poolMode string, size int) (*PgBouncer, error) {
	folder, err := os.MkdirTemp(shortFolders, "orderly-pgbouncer-")
	if err != nil {
		return nil, fmt.Errorf("making pgbouncer's folder: %w", err)
	}
	b, err := StartPgBouncerIn(ctx, folder, postgresURL, poolMode, size)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	b.kept = false
	return b, nil
}

// StartPgBouncerIn is StartPgBouncer with its socket in a folder of the caller's, which exists and has a short path:
// another one in the same folder has the same URL.
func StartPgBouncerIn(ctx context.Context, folder, postgresURL, poolMode string, size int) (*PgBouncer, error) {
	b, err := startPgBouncer(ctx, folder, postgresURL, poolMode, size)
	if err != nil {
		return nil, fmt.Errorf("starting pgbouncer: %w", err)
	}
	return b, nil
}

func startPgBouncer(ctx context.Context, folder, postgresURL, poolMode string, size int) (_ *PgBouncer, err error) {
	program, err := findPgBouncer()
	if err != nil {
		return nil, err
	}
	server, err := pgx.ParseConfig(postgresURL)
	if err != nil {
		return nil, fmt.Errorf("reading the URL of PostgreSQL: %w", err)
	}
	parsed, err := url.Parse(postgresURL)
	if err != nil {
		return nil, fmt.Errorf("reading the URL of PostgreSQL: %w", err)
	}
	as := ownAccount()
	if os.Geteuid() == 0 { // it refuses to run as root, and PostgreSQL's socket may be accessible to its user only
		if as, err = unprivilegedAccount(); err != nil {
			return nil, err
		}
	}
	b := &PgBouncer{url: *parsed, folder: folder, kept: true}
	b.url.Host = ""
	b.url.RawQuery = url.Values{"host": {b.folder}, "port": {socketPort}, "sslmode": {"disable"}}.Encode()
	path := filepath.Join(b.folder, "pgbouncer.ini")
	text := fmt.Sprintf(`[databases]
* = host=%s port=%d user=%s
[pgbouncer]
unix_socket_dir = %s
listen_port = %s
auth_type = any
pool_mode = %s
default_pool_size = %d
max_client_conn = 500
`, server.Host, server.Port, server.User, b.folder, socketPort, poolMode, size)
	if err := errors.Join(os.WriteFile(path, []byte(text), 0o600), as.own(path), as.own(b.folder)); err != nil {
		return nil, fmt.Errorf("writing the configuration: %w", err)
	}
	log, err := os.Create(filepath.Join(b.folder, "log"))
	if err != nil {
		return nil, fmt.Errorf("opening the log: %w", err)
	}
	defer log.Close()                      // the server has its own descriptor
	command := exec.Command(program, path) //nolint:noctx // outlives ctx
	command.Dir = b.folder
	command.Stdout, command.Stderr = log, log
	command.SysProcAttr = as.attributes(syscall.SIGKILL) // there is no data to lose
	if b.server, err = startChild(command); err != nil {
		return nil, err
	}
	if err := b.await(ctx); err != nil {
		said, _ := os.ReadFile(log.Name()) // an unreadable log is the lesser problem
		stopErr := b.server.stop(context.WithoutCancel(ctx), syscall.SIGKILL, syscall.SIGKILL, pgBouncerTimeout)
		return nil, errors.Join(fmt.Errorf("%w; its log ends with:\n%s", err, lastLines(string(said))), stopErr)
	}
	return b, nil
}

func findPgBouncer() (string, error) {
	for _, name := range []string{"pgbouncer", "/usr/sbin/pgbouncer", "/opt/homebrew/bin/pgbouncer", "/usr/local/bin/pgbouncer"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", ErrNoPgBouncer
}

// await waits until the socket accepts connections: its file exists a moment before that.
func (b *PgBouncer) await(ctx context.Context) error {
	var dialer net.Dialer
	for {
		if conn, err := dialer.DialContext(ctx, "unix", filepath.Join(b.folder, ".s.PGSQL."+socketPort)); err == nil {
			return conn.Close()
		}
		select {
		case <-b.server.done:
			return fmt.Errorf("pgbouncer ended: %w", b.server.err)
		case <-ctx.Done():
			return context.Cause(ctx)
		case <-time.After(readyPause):
		}
	}
}

// URL is the database's URL through the pooler.
func (b *PgBouncer) URL() string { return b.url.String() }

// PID is the process's id.
func (b *PgBouncer) PID() int { return b.server.command.Process.Pid }

// Kill ends it by SIGKILL, and waits.
func (b *PgBouncer) Kill() error {
	if err := b.server.signal(syscall.SIGKILL); err != nil {
		return err
	}
	<-b.server.done
	return nil
}

// Stop ends it and closes its connections. Further calls return what the first returned.
func (b *PgBouncer) Stop() error {
	b.stop.Do(func() {
		ctx, cancel := context.WithTimeout(context.Background(), pgBouncerTimeout)
		defer cancel()
		err := b.server.stop(ctx, syscall.SIGTERM, syscall.SIGKILL, pgBouncerTimeout)
		if !b.kept {
			err = errors.Join(err, os.RemoveAll(b.folder))
		}
		if err != nil {
			b.err = fmt.Errorf("stopping pgbouncer: %w", err)
		}
	})
	return b.err
}
