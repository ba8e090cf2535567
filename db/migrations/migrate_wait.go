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
	// lockPause is how long others are let pass.
	lockPause = 2 * time.Second
	// lockPatience is how long a migration is tried: longer than reports take by default.
	lockPatience = 15 * time.Minute
	// lockLooks is how often is looked at what a migration waits for, within the time that it waits.
	lockLooks = 10
	// lockLook is how long is waited before the migrations' lock is asked for again.
	lockLook = 100 * time.Millisecond
)

// patiently runs a migration until it gets its locks, or the patience ends.
func (o Options) patiently(ctx context.Context, databaseURL string, session *bun.DB, run func() error) error {
	until := time.Now().Add(o.Patience)
	for {
		waits, err := o.watched(ctx, databaseURL, session, func() error {
			if err := dropHalfMade(ctx, session); err != nil {
				return err
			}
			return run()
		})
		if !wantsLock(err) {
			return err
		}
		if !time.Now().Before(until) {
			return fmt.Errorf("%s: the lock was not to be had within %s; end what holds it, or migrate when less is going on: %w", waits, o.Patience, err)
		}
		o.Log.WarnContext(ctx, "a migration waits for a lock and is tried again", "waiting", waits)
		select {
		case <-time.After(o.LockPause):
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
func (o Options) watched(ctx context.Context, databaseURL string, session *bun.DB, run func() error) (waits string, err error) {
	var pid int
	if err := session.QueryRowContext(ctx, "SELECT pg_backend_pid()").Scan(&pid); err != nil {
		return "", err
	}
	looking, stop := context.WithCancel(ctx)
	looked := make(chan string, 1)
	go func() { looked <- o.lookAtLocks(looking, databaseURL, pid) }()
	err = run()
	stop()
	return <-looked, err
}

// lookAtLocks logs what a session waits for, and tells what it last waited for, when ctx ends. It may be that nothing was
// seen.
func (o Options) lookAtLocks(ctx context.Context, databaseURL string, pid int) (waits string) {
	waits = "a migration waited for a lock"
	ticker := time.NewTicker(max(o.LockTimeout/lockLooks, time.Millisecond))
	defer ticker.Stop()
	var conn *pgx.Conn
	defer func() {
		if conn != nil {
			_ = conn.Close(context.WithoutCancel(ctx))
		}
	}()
	for told := ""; ; {
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
		if err != nil {
			if conn.IsClosed() {
				return waits
			}
			continue // it waits for nothing, or no more
		}
		seen := fmt.Sprintf("%q waited for %s, held by %s", brief(statement), lock, holders)
		if seen == waits && seen != told { // not only for a moment
			told = seen
			o.Log.WarnContext(ctx, "a migration waits for a lock; others go on", "waiting", seen)
		}
		waits = seen
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
	own, err := madeConcurrently()
	if err != nil {
		return err
	}
	var left []string
	if err := session.NewRaw(`SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace AND c.relname IN (?)`, bun.List(own)).Scan(ctx, &left); err != nil {
		return fmt.Errorf("looking for indexes that are half made: %w", err)
	}
	for _, name := range left {
		if _, err := session.ExecContext(ctx, "DROP INDEX CONCURRENTLY IF EXISTS "+pgx.Identifier{name}.Sanitize()); err != nil {
			return fmt.Errorf("dropping the half-made index %s: %w", name, err)
		}
	}
	return nil
}

// madeConcurrently names the indexes that migrations make so.
func madeConcurrently() (names []string, err error) {
	made := regexp.MustCompile(`INDEX CONCURRENTLY IF NOT EXISTS (\w+)`)
	err = fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := files.ReadFile(path)
		for _, match := range made.FindAllSubmatch(text, -1) {
			names = append(names, string(match[1]))
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the migrations: %w", err)
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
