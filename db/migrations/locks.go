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

// A statement that waits for a lock has all that come later wait behind it, reads too. So a migration waits for a moment
// only (lock_timeout), lets the others pass, and tries again.

const (
	// defaultRetryPause is how long others are let pass.
	defaultRetryPause = 2 * time.Second
	// defaultRetryFor is how long a migration is tried: longer than reports take by default.
	defaultRetryFor = 15 * time.Minute
	// pollsPerTimeout is how often is looked at what a migration waits for, within the time that it waits.
	pollsPerTimeout = 10
	// advisoryLockPoll is how long is waited before the migrations' lock is asked for again.
	advisoryLockPoll = 100 * time.Millisecond
)

// retryForLocks runs a migration until it gets its locks, or the patience ends.
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

// isLockFailure says whether a statement failed for want of a lock.
func isLockFailure(err error) bool {
	const lockNotAvailable, deadlockDetected = "55P03", "40P01"
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == lockNotAvailable || pg.Code == deadlockDetected)
}

// runWatched runs a migration, and tells what it last waited for. Another connection looks, since it is itself at work.
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

// watchLocks logs what a session waits for, and tells what it last waited for, when ctx ends. It may be that nothing was
// seen.
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
			continue // it waits for nothing, or no more
		}
		wait := fmt.Sprintf("%q waited for %s, held by %s", abbreviate(statement), lock, holders)
		if wait == lastWait && wait != logged { // not only for a moment
			logged = wait
			o.Log.WarnContext(ctx, "a migration waits for a lock; others go on", "waiting", wait)
		}
		lastWait = wait
	}
}

// abbreviate is a statement without comments, on one line.
func abbreviate(sql string) string {
	const maxLength = 200
	sql = regexp.MustCompile(`--[^\n]*`).ReplaceAllString(sql, "")
	sql = strings.Join(strings.Fields(sql), " ")
	return sql[:min(maxLength, len(sql))]
}

// dropInvalidIndexes drops the indexes that an attempt to make them CONCURRENTLY has left behind: they serve nothing, and their
// names are taken. Whoever migrates holds the migrations' lock, so nobody is making them.
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

// concurrentIndexes names the indexes that migrations make so.
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

// acquireLock waits for the migrations' lock by asking again and again. A statement that waits for it would hold a snapshot,
// which whoever has the lock and makes an index CONCURRENTLY waits for in turn.
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
