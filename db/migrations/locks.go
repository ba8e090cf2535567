package migrations

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/uptrace/bun"
)

// While a statement waits for a lock, all later ones wait behind it, reads too. So a migration waits only briefly
// (lock_timeout), lets the others pass, and is retried.

const (
	// defaultRetryPause lets the statements pass that have waited behind the migration.
	defaultRetryPause = 2 * time.Second
	// defaultRetryFor is longer than a report may take by default.
	defaultRetryFor = 15 * time.Minute
	// pollsPerTimeout is how often watchLocks polls within a lock timeout.
	pollsPerTimeout = 10
	// advisoryLockPoll is the pause between two attempts to acquire the migration lock.
	advisoryLockPoll = 100 * time.Millisecond
)

// retryForLocks retries a migration until it gets its locks, or RetryFor is over.
func (o Options) retryForLocks(ctx context.Context, databaseURL string, session *bun.DB, run func() error) error {
	deadline := time.Now().Add(o.RetryFor)
	for {
		lastWait, err := o.runWatched(ctx, databaseURL, session, func() error {
			if err := dropInvalidIndexes(ctx, session); err != nil {
				return err
			}
			return run()
		})
		if !isLockFailure(err) {
			return err
		}
		if !time.Now().Before(deadline) {
			return fmt.Errorf("%s: the lock was not to be had within %s; end what holds it, or migrate when less is going on: %w", lastWait, o.RetryFor, err)
		}
		o.Log.WarnContext(ctx, "a migration waits for a lock and is tried again", "waiting", lastWait)
		select {
		case <-time.After(o.RetryPause):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// isLockFailure reports whether a statement failed because it did not get a lock.
func isLockFailure(err error) bool {
	const lockNotAvailable, deadlockDetected = "55P03", "40P01"
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == lockNotAvailable || pg.Code == deadlockDetected)
}

// runWatched runs a migration and returns which lock it last waited for. Another connection finds that out, since
// the migration's own is busy.
func (o Options) runWatched(ctx context.Context, databaseURL string, session *bun.DB, run func() error) (lastWait string, err error) {
	var pid int
	if err := session.QueryRowContext(ctx, "SELECT pg_backend_pid()").Scan(&pid); err != nil {
		return "", err
	}
	watchCtx, stop := context.WithCancel(ctx)
	watched := make(chan string, 1)
	go func() { watched <- o.watchLocks(watchCtx, databaseURL, pid) }()
	err = run()
	stop()
	return <-watched, err
}

// watchLocks logs which lock a session waits for, and returns the last one when ctx ends. It may have seen none.
func (o Options) watchLocks(ctx context.Context, databaseURL string, pid int) (lastWait string) {
	lastWait = "a migration waited for a lock"
	ticker := time.NewTicker(max(o.LockTimeout/pollsPerTimeout, time.Millisecond))
	defer ticker.Stop()
	var conn *pgx.Conn
	defer func() {
		if conn != nil {
			_ = conn.Close(context.WithoutCancel(ctx))
		}
	}()
	for logged := ""; ; {
		select {
		case <-ctx.Done():
			return lastWait
		case <-ticker.C:
		}
		if conn == nil {
			var err error
			if conn, err = pgx.Connect(ctx, databaseURL); err != nil {
				return lastWait
			}
		}
		var statement, lock, holders string
		err := conn.QueryRow(ctx, `SELECT a.query, l.mode || ' on ' || coalesce(l.relation::regclass::text, l.locktype),
	(SELECT string_agg(format('process %s (%s, in a transaction since %s)', h.pid, h.application_name, h.xact_start), ', ')
		FROM pg_stat_activity h WHERE h.pid = ANY(pg_blocking_pids(a.pid)))
FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid AND NOT l.granted WHERE a.pid = $1 LIMIT 1`, pid).Scan(&statement, &lock, &holders)
		if err != nil {
			if conn.IsClosed() {
				return lastWait
			}
			continue // it waits for nothing now
		}
		wait := fmt.Sprintf("%q waited for %s, held by %s", abbreviate(statement), lock, holders)
		if wait == lastWait && wait != logged { // seen twice in a row
			logged = wait
			o.Log.WarnContext(ctx, "a migration waits for a lock; others go on", "waiting", wait)
		}
		lastWait = wait
	}
}

// abbreviate puts a statement on one line, without comments.
func abbreviate(sql string) string {
	const maxLength = 200
	sql = regexp.MustCompile(`--[^\n]*`).ReplaceAllString(sql, "")
	sql = strings.Join(strings.Fields(sql), " ")
	return sql[:min(maxLength, len(sql))]
}

// dropInvalidIndexes drops the indexes that a failed CREATE INDEX CONCURRENTLY has left invalid: they are useless,
// and their names are taken. Nobody else is building them, since the session holds the migration lock.
func dropInvalidIndexes(ctx context.Context, session *bun.DB) error {
	names, err := concurrentIndexes()
	if err != nil {
		return err
	}
	var invalid []string
	if err := session.NewRaw(`SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace AND c.relname IN (?)`, bun.List(names)).Scan(ctx, &invalid); err != nil {
		return fmt.Errorf("looking for indexes that are half made: %w", err)
	}
	for _, name := range invalid {
		if _, err := session.ExecContext(ctx, "DROP INDEX CONCURRENTLY IF EXISTS "+pgx.Identifier{name}.Sanitize()); err != nil {
			return fmt.Errorf("dropping the half-made index %s: %w", name, err)
		}
	}
	return nil
}

// concurrentIndexes names the indexes that migrations create CONCURRENTLY.
func concurrentIndexes() (names []string, err error) {
	pattern := regexp.MustCompile(`INDEX CONCURRENTLY IF NOT EXISTS (\w+)`)
	err = fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := files.ReadFile(path)
		for _, match := range pattern.FindAllSubmatch(text, -1) {
			names = append(names, string(match[1]))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	return names, nil
}

// acquireLock waits for the migration lock by trying again and again. A statement that waits for it would hold a
// snapshot, and CREATE INDEX CONCURRENTLY of the lock's holder would wait for that snapshot: a deadlock.
func acquireLock(ctx context.Context, conn *pgx.Conn, log *slog.Logger) error {
	for isLogged := false; ; isLogged = true {
		var isAcquired bool
		if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", migrationLock).Scan(&isAcquired); err != nil || isAcquired {
			return err
		}
		if !isLogged {
			log.InfoContext(ctx, "another process is migrating: waiting for it")
		}
		select {
		case <-time.After(advisoryLockPoll):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
