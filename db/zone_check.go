package db

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

// Only the program computes when a day begins (Date.FirstInstant), and statements get instants. So Postgres can't
// assign an order to another day, even if its time zone data are of another release. But people who query Postgres
// by hand want the same sums. So a zone that Postgres does not know is refused, and different data are logged.

// The years in which the zones are compared.
const firstCompared, lastCompared = 2000, 2040

// checkZone compares the shop's time zone with Postgres' data of it.
func (d *DB) checkZone(ctx context.Context) error {
	moments, shown := clockSamples(d.zone)
	var other time.Time
	err := pgx.BeginTxFunc(ctx, d.Pool(), pgx.TxOptions{AccessMode: pgx.ReadOnly}, func(tx pgx.Tx) error {
		// Not AT TIME ZONE: it takes names like CET for a fixed offset.
		if _, err := tx.Exec(ctx, "SELECT set_config('TimeZone', $1, true)", d.zone.String()); err != nil {
			return err
		}
		return tx.QueryRow(ctx, `SELECT at FROM unnest($1::timestamptz[], $2::timestamp[]) AS clock(at, shown)
WHERE at::timestamp <> shown ORDER BY at LIMIT 1`, moments, shown).Scan(&other)
	})
	const invalidParameterValue = "22023"
	pg, _ := errors.AsType[*pgconn.PgError](err)
	switch {
	case errors.Is(err, pgx.ErrNoRows):
		return nil
	case pg != nil && pg.Code == invalidParameterValue:
		return fmt.Errorf("ORDERLY_TIMEZONE is %s, which PostgreSQL does not know", d.zone)
	case err != nil:
		return fmt.Errorf("comparing the time zone: %w", err)
	}
	d.log.WarnContext(ctx, "PostgreSQL has other data of the time zone; days are counted by the program's: bring both to one release of tzdata",
		"zone", d.zone.String(), "from", other.In(d.zone).Format(time.RFC3339))
	return nil
}

// clockSamples are instants, and what the zone's clocks show then: before and after each clock change, and once a
// week.
func clockSamples(zone *time.Location) (at, shown []time.Time) {
	add := func(t time.Time) {
		at, shown = append(at, t), append(shown, t.Add(offset(t)).UTC())
	}
	const week = 7
	for t := time.Date(firstCompared, time.January, 1, 0, 0, 0, 0, zone); t.Year() <= lastCompared; {
		add(t)
		next := t.AddDate(0, 0, week)
		if change := clockChange(t, next); !change.IsZero() {
			add(change.Add(-time.Second))
			add(change)
		}
		t = next
	}
	return at, shown
}
