package postgres

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Pooler is the connection pooler between the program and PostgreSQL.
type Pooler string

// The kinds of poolers: PgBouncer's pool_mode.
const (
	PoolerNone        Pooler = "none"
	PoolerSession     Pooler = "session"
	PoolerTransaction Pooler = "transaction"
)

// settings are the session settings that statements rely on, besides those that PgBouncer keeps for each of its
// clients.
func settings(timeout time.Duration) map[string]string {
	return map[string]string{
		// Statements lock the rows they change and then read them. With a stricter isolation level, if it were the
		// database's default, conflicts would undo them instead.
		"default_transaction_isolation": "read committed",
		// Batched loads have one good plan. Planning them for each request's keys would take a third of Postgres'
		// time.
		"plan_cache_mode": "force_generic_plan",
		// A request uses one core, and the branches of a UNION ALL keep their order.
		"max_parallel_workers_per_gather": "0",
		"statement_timeout":               strconv.FormatInt(timeout.Milliseconds(), 10),
	}
}

// applySettings configures how connections get the settings. Without a pooler they are startup parameters, which
// PgBouncer refuses. In session mode they are SET once the connection is open. In transaction mode each statement
// may run in another session: the settings must be the role's own, which checkSettings verifies, and no statement
// is prepared in one round trip and executed in another.
func (p Pooler) applySettings(config *pgxpool.Config, settings map[string]string) {
	switch p {
	case PoolerSession:
		config.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
			// Not through pgx: its tracer would count the statement for the request that waits for the connection.
			return conn.PgConn().Exec(ctx, assignments("SET ", settings)).Close()
		}
	case PoolerTransaction:
		config.ConnConfig.DefaultQueryExecMode = pgx.QueryExecModeCacheDescribe
		config.ConnConfig.StatementCacheCapacity = 0
	default:
		maps.Copy(config.ConnConfig.RuntimeParams, settings)
	}
}

// assignments are statements that assign the settings.
func assignments(prefix string, settings map[string]string) string {
	var text strings.Builder
	for _, name := range slices.Sorted(maps.Keys(settings)) {
		fmt.Fprintf(&text, "%s%s = '%s'; ", prefix, name, settings[name])
	}
	return strings.TrimSuffix(text.String(), " ")
}

// checkSettings fails if sessions lack the settings, as behind a pooler that drops them.
func (p *Pool) checkSettings(ctx context.Context) error {
	rows, _ := p.Pool.Query(ctx, "SELECT name, setting FROM pg_settings WHERE name = ANY($1)", slices.Collect(maps.Keys(p.settings)))
	var (
		name, setting string
		missing       = maps.Clone(p.settings)
	)
	_, err := pgx.ForEachRow(rows, []any{&name, &setting}, func() error {
		if missing[name] == setting {
			delete(missing, name)
		}
		return nil
	})
	switch {
	case err != nil:
		return fmt.Errorf("reading the settings of a session: %w", err)
	case len(missing) == 0:
		return nil
	case p.pooler != PoolerTransaction:
		return errUnnamedPooler
	}
	var role, database string
	if err := p.Pool.QueryRow(ctx, "SELECT quote_ident(current_user), quote_ident(current_database())").Scan(&role, &database); err != nil {
		return fmt.Errorf("reading the role: %w", err)
	}
	return fmt.Errorf("ORDERLY_DB_POOLER is transaction: settings must be the role's, since sessions are shared. Run this in PostgreSQL, "+
		"and RECONNECT in PgBouncer's console:\n%s",
		assignments(fmt.Sprintf("ALTER ROLE %s IN DATABASE %s SET ", role, database), missing))
}

// checkSessions refuses a pooler in transaction mode that is configured as session: settings would be lost, and
// prepared statements not found. It also refuses a direct URL that leads to such a pooler: notifications would not
// arrive.
func (p *Pool) checkSessions(ctx context.Context) error {
	if p.pooler == PoolerSession {
		switch isShared, err := sharesSessions(ctx, p.Pool); {
		case err != nil:
			return fmt.Errorf("asking for a session: %w", err)
		case isShared:
			return errors.New("ORDERLY_DB_POOLER is session, but the pooler is in transaction mode: set it to transaction")
		}
	}
	if p.Listen == p.Pool {
		return nil
	}
	switch isShared, err := sharesSessions(ctx, p.Listen); {
	case err != nil && isUnavailable(err): // retried when it is needed
		return nil
	case err != nil:
		return fmt.Errorf("ORDERLY_DIRECT_DATABASE_URL: %w", refusalError(err))
	case isShared:
		return errors.New("ORDERLY_DIRECT_DATABASE_URL leads to a pooler in transaction mode, through which nothing is heard: it must lead to PostgreSQL itself")
	}
	return nil
}

// sessionsTimeout bounds how long sharesSessions waits for connections: a small pool may not have two.
const sessionsTimeout = 2 * time.Second

// sharesSessions reports whether a pool leads to a pooler in transaction mode: two open connections with the same
// session, or a connection that changes its session, occur only there. A busy pooler may go undetected; then
// statements fail.
func sharesSessions(ctx context.Context, pool *pgxpool.Pool) (bool, error) {
	if pool.Config().MaxConns == 1 {
		return false, nil
	}
	ctx, cancel := context.WithTimeout(ctx, sessionsTimeout)
	defer cancel()
	one, err := pool.Acquire(ctx)
	if err != nil {
		return false, err
	}
	defer one.Release()
	two, err := pool.Acquire(ctx)
	if err != nil {
		return false, nil // with one connection nothing can be concluded
	}
	defer two.Release()
	var sessions [3]uint32
	for i, conn := range []*pgxpool.Conn{one, two, one} {
		if err := conn.QueryRow(ctx, "SELECT pg_backend_pid()", pgx.QueryExecModeSimpleProtocol).Scan(&sessions[i]); err != nil {
			return false, err
		}
	}
	return sessions[0] == sessions[1] || sessions[0] != sessions[2], nil
}

// errUnnamedPooler says what to do about a pooler that is not configured.
var errUnnamedPooler = errors.New("DATABASE_URL leads to a connection pooler that does not pass settings on: " +
	"set ORDERLY_DB_POOLER to its pool_mode, session or transaction")

// ErrPoolerMigrates says what to do if migrations would go through a pooler.
var ErrPoolerMigrates = errors.New("the URL leads to a connection pooler, and migrations need sessions of their own: " +
	"set ORDERLY_DIRECT_DATABASE_URL to one that leads to PostgreSQL itself")

// IsUnnamedPooler reports whether PgBouncer refused the startup parameters.
func IsUnnamedPooler(err error) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "08P01" && strings.HasPrefix(pg.Message, "unsupported startup parameter")
}

// listenPool bypasses the pooler, for sessions that LISTEN. It connects on first use.
func listenPool(ctx context.Context, o Options) (*pgxpool.Pool, error) {
	config, err := pgxpool.ParseConfig(o.DirectURL)
	if err != nil {
		return nil, errors.New("ORDERLY_DIRECT_DATABASE_URL can't be read as a PostgreSQL URL") // the cause contains the URL
	}
	config.MinConns, config.MaxConns = 0, 2
	config.ConnConfig.RuntimeParams["application_name"] = "orderly listen"
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("opening the database past the pooler: %w", err)
	}
	return pool, nil
}
