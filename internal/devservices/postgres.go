package devservices

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"syscall"
	"time"
)

const (
	// databaseName is the database in [Postgres.URL].
	databaseName = "orderly"
	// databaseUser is the superuser of the private server.
	databaseUser = "orderly"

	lockTimeout     = time.Second
	shutdownTimeout = 6 * time.Second // Postgres kills its own children 5 s after SIGQUIT
)

// PostgresOptions say where and how a private PostgreSQL server runs.
type PostgresOptions struct {
	// Dir is the server's own folder, created if missing and kept between runs. It contains the data folder, the
	// server's log, its socket and a lock. If the process runs as root, and the user as which Postgres then runs
	// can't reach Dir, a folder under /var/lib/orderly is used instead: see [Postgres.Dir].
	Dir string
	// Durable keeps Postgres's defaults: a commit is on disk. Without it a crash of the machine loses the database,
	// which is acceptable only for tests.
	Durable bool
	// Log gets the start, the stop and an unexpected end. Default: no log.
	Log *slog.Logger
	// Settings are further configuration parameters by name. They take precedence.
	Settings map[string]string
	// StandbyOf is the URL of a running private server, of which a server in a new folder becomes a streaming standby
	// (pg_basebackup). It has no effect on a folder that has data.
	StandbyOf string
	// MaxConnections is Postgres's max_connections. Default: Postgres's, 100.
	MaxConnections int
}

// Postgres is a running private PostgreSQL server.
type Postgres struct {
	folder  folder
	lock    *os.File
	log     *slog.Logger
	server  *child
	socket  string        // the socket's folder
	stopped chan struct{} // closed by Stop
	watched chan struct{} // closed when watch has ended
	stop    sync.Once
	stopErr error
}

// StartPostgres starts a private PostgreSQL server that listens only on a unix socket, and returns when it accepts
// connections and has the database orderly. The first start in a folder creates the data folder (0.6 to 1.7 s), a
// later one takes 0.05 to 0.2 s. ctx bounds only the start: the server runs until Stop, or until this process dies.
//
// A second start in a folder in use fails after about a second and says who uses it. The error of a server that
// does not start quotes its log.
func StartPostgres(ctx context.Context, options PostgresOptions) (*Postgres, error) {
	options.Log = cmp.Or(options.Log, slog.New(slog.DiscardHandler))
	postgres, err := startPostgres(ctx, options)
	if err != nil {
		return nil, fmt.Errorf("starting the private Postgres in %s: %w", options.Dir, err)
	}
	return postgres, nil
}

func startPostgres(ctx context.Context, options PostgresOptions) (_ *Postgres, err error) {
	begin := time.Now()
	folder, err := makeFolder(options.Dir)
	if err != nil {
		return nil, err
	}
	if folder.path != folder.requested {
		options.Log.Info("Postgres runs as an unprivileged user that can't reach the folder; its data are elsewhere",
			"user", folder.account.name, "folder", folder.requested, "instead", folder.path)
	}
	lock, err := lockFile(ctx, folder.lock(), lockTimeout)
	if err != nil {
		return nil, err
	}
	postgres := &Postgres{
		folder: folder, lock: lock, log: options.Log,
		stopped: make(chan struct{}), watched: make(chan struct{}),
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, postgres.release())
		}
	}()

	programs, err := findPrograms(ctx, folder.data())
	if err != nil {
		return nil, err
	}
	if err := makeCluster(ctx, programs, folder, options); err != nil {
		return nil, err
	}
	if postgres.socket, err = makeSocketFolder(folder); err != nil {
		return nil, err
	}
	if postgres.server, err = startServer(ctx, programs, folder, postgres.socket, options); err != nil {
		return nil, err
	}
	if err := createDatabase(ctx, postgres.socket); err != nil {
		return nil, errors.Join(err, postgres.server.stop(ctx, syscall.SIGINT, syscall.SIGQUIT, shutdownTimeout))
	}
	go postgres.watch()
	options.Log.Info("private Postgres is up", "version", programs.major, "data", folder.data(), "log", folder.log(),
		"took", time.Since(begin).Round(time.Millisecond))
	return postgres, nil
}

// URL is the connection URL of the database orderly, for pgx and psql.
func (p *Postgres) URL() string { return databaseURL(p.socket, databaseName) }

// PID is the id of the server's main process.
func (p *Postgres) PID() int { return p.server.command.Process.Pid }

// Dir is the folder in use: PostgresOptions.Dir, or the one used instead.
func (p *Postgres) Dir() string { return p.folder.path }

// Done is closed when the server has ended, by itself or by Stop.
func (p *Postgres) Done() <-chan struct{} { return p.server.done }

// Stop shuts the server down in order (Postgres's fast shutdown: open connections are closed, everything is
// written) and frees the folder. If ctx ends first, the server is aborted, from which the next start recovers, and
// Stop returns ctx's error. Further calls return what the first returned.
func (p *Postgres) Stop(ctx context.Context) error {
	p.stop.Do(func() {
		close(p.stopped)
		err := p.server.stop(ctx, syscall.SIGINT, syscall.SIGQUIT, shutdownTimeout)
		if err = errors.Join(err, p.release()); err != nil {
			p.stopErr = fmt.Errorf("stopping the private Postgres in %s: %w", p.folder.path, err)
		}
		p.log.Info("private Postgres is down", "data", p.folder.data())
	})
	return p.stopErr
}

// release frees what the server held besides its process.
func (p *Postgres) release() error {
	err := removeSocketFolder(p.socket)
	return errors.Join(err, p.lock.Close())
}

// watch logs an unexpected end.
func (p *Postgres) watch() {
	defer close(p.watched)
	select {
	case <-p.stopped:
	case <-p.server.done:
		select {
		case <-p.stopped:
		default:
			p.log.Error("private Postgres ended by itself", "error", p.server.err, "log", p.folder.log())
		}
	}
}
