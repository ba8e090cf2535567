package db

import (
	"context"
	"errors"
	"fmt"
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
	// lockTimeout is how long others wait behind a migration at most.
	lockTimeout = time.Second
	// lockPause is how long they are let pass.
	lockPause = 2 * time.Second
	// lockPatience is how long a migration is tried: longer than reports take by default.
	lockPatience = 15 * time.Minute
	// lockLook is how often is looked at what a migration waits for.
	lockLook = lockTimeout / 5
)

// patiently runs a migration until it gets its locks, or the patience ends.
func (o MigrateOptions) patiently(ctx context.Context, databaseURL string, session *bun.DB, run func() error) error {
	until := time.Now().Add(o.Patience)
	for {
		if err := dropHalfMade(ctx, session); err != nil {
			return err
		}
		waits, err := watched(ctx, databaseURL, session, run)
		if !wantsLock(err) {
			return err
		}
		if !time.Now().Before(until) {
			return fmt.Errorf("%s: the lock was not to be had within %s; end what holds it, or migrate when less is going on: %w", waits, o.Patience, err)
		}
		o.Log.WarnContext(ctx, "a migration waits for a lock and is tried again", "waiting", waits)
		select {
		case <-time.After(lockPause):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// wantsLock says whether a statement failed for want of a lock.
func wantsLock(err error) bool {
	const lockNotAvailable, deadlockDetected = "55P03", "40P01"
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && (pg.Code == lockNotAvailable || pg.Code == deadlockDetected)
}

// watched runs a migration, and tells what it last waited for. Another connection looks, since it is itself at work.
func watched(ctx context.Context, databaseURL string, session *bun.DB, run func() error) (waits string, err error) {
	var pid int
	if err := session.QueryRowContext(ctx, "SELECT pg_backend_pid()").Scan(&pid); err != nil {
		return "", err
	}
	looking, stop := context.WithCancel(ctx)
	looked := make(chan string, 1)
	go func() { looked <- lookAtLocks(looking, databaseURL, pid) }()
	err = run()
	stop()
	return <-looked, err
}

// lookAtLocks tells what a session last waited for, when ctx ends. It may be that nothing was seen.
func lookAtLocks(ctx context.Context, databaseURL string, pid int) (waits string) {
	waits = "a migration waited for a lock"
	ticker := time.NewTicker(lockLook)
	defer ticker.Stop()
	var conn *pgx.Conn
	defer func() {
		if conn != nil {
			_ = conn.Close(context.WithoutCancel(ctx))
		}
	}()
	for {
		select {
		case <-ctx.Done():
			return waits
		case <-ticker.C:
		}
		if conn == nil {
			var err error
			if conn, err = pgx.Connect(ctx, databaseURL); err != nil {
				return waits
			}
		}
		var statement, lock, holders string
		err := conn.QueryRow(ctx, `SELECT a.query, l.mode || ' on ' || coalesce(l.relation::regclass::text, l.locktype),
	(SELECT string_agg(format('process %s (%s, in a transaction since %s)', h.pid, h.application_name, h.xact_start), ', ')
		FROM pg_stat_activity h WHERE h.pid = ANY(pg_blocking_pids(a.pid)))
FROM pg_stat_activity a JOIN pg_locks l ON l.pid = a.pid AND NOT l.granted WHERE a.pid = $1 LIMIT 1`, pid).Scan(&statement, &lock, &holders)
		if err == nil {
			waits = fmt.Sprintf("%q waited for %s, held by %s", brief(statement), lock, holders)
		} else if !errors.Is(err, pgx.ErrNoRows) && conn.IsClosed() {
			return waits
		}
	}
}

// brief is a statement without comments, on one line.
func brief(sql string) string {
	const most = 200
	sql = regexp.MustCompile(`--[^\n]*`).ReplaceAllString(sql, "")
	sql = strings.Join(strings.Fields(sql), " ")
	return sql[:min(most, len(sql))]
}

// dropHalfMade drops the indexes that an attempt to make them CONCURRENTLY has left behind: they serve nothing, and their
// names are taken. Whoever migrates holds the migrations' lock, so nobody is making them.
func dropHalfMade(ctx context.Context, session *bun.DB) error {
	var left []string
	rows, err := session.QueryContext(ctx, `SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace`)
	if err != nil {
		return fmt.Errorf("looking for indexes that are half made: %w", err)
	}
	defer rows.Close()
	own, err := madeConcurrently()
	if err != nil {
		return err
	}
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return fmt.Errorf("looking for indexes that are half made: %w", err)
		}
		if own[name] {
			left = append(left, name)
		}
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return fmt.Errorf("looking for indexes that are half made: %w", err)
	}
	for _, name := range left {
		if _, err := session.ExecContext(ctx, "DROP INDEX CONCURRENTLY IF EXISTS "+pgx.Identifier{name}.Sanitize()); err != nil && !wantsLock(err) {
			return fmt.Errorf("dropping the half-made index %s: %w", name, err)
		}
	}
	return nil
}

// madeConcurrently names the indexes that migrations make so.
func madeConcurrently() (map[string]bool, error) {
	files, err := migrationFiles.ReadDir("migrations")
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
	}
	names := map[string]bool{}
	for _, file := range files {
		text, err := migrationFiles.ReadFile("migrations/" + file.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the migrations: %w", err)
		}
		for _, match := range regexp.MustCompile(`INDEX CONCURRENTLY IF NOT EXISTS (\w+)`).FindAllSubmatch(text, -1) {
			names[string(match[1])] = true
		}
	}
	return names, nil
}

// takeLock waits for the migrations' lock by asking again and again. A statement that waits for it would hold a snapshot,
// which whoever has the lock and makes an index CONCURRENTLY waits for in turn.
func takeLock(ctx context.Context, conn *pgx.Conn, log *slog.Logger) error {
	for told := false; ; told = true {
		var taken bool
		if err := conn.QueryRow(ctx, "SELECT pg_try_advisory_lock($1)", migrationLock).Scan(&taken); err != nil || taken {
			return err
		}
		if !told {
			log.InfoContext(ctx, "another process is migrating: waiting for it")
		}
		select {
		case <-time.After(lockLook):
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}
