// Package store reads and writes a library in PostgreSQL: each of its methods is one statement.
package store

import (
	"context"
	_ "embed"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// Store is a library. It may be used by many goroutines.
type Store struct{ pool *pgxpool.Pool }

//go:embed tables.sql
var tables string

// Open connects to the database of a URL. The tables are in a schema of their own, which Open makes with some rows where
// it is missing. The tracer sees each statement; it may be nil.
func Open(ctx context.Context, url, schema string, tracer pgx.QueryTracer) (*Store, error) {
	config, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("reading the database's URL: %w", err)
	}
	config.ConnConfig.RuntimeParams["search_path"] = pgx.Identifier{schema}.Sanitize()
	config.ConnConfig.Tracer = tracer
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, fmt.Errorf("connecting to the database: %w", err)
	}
	if _, err := pool.Exec(ctx, "CREATE SCHEMA IF NOT EXISTS "+pgx.Identifier{schema}.Sanitize()+";"+tables); err != nil {
		pool.Close()
		return nil, fmt.Errorf("making the tables: %w", err)
	}
	return &Store{pool}, nil
}

// Close waits until no statement runs, and closes the connections.
func (s *Store) Close() { s.pool.Close() }

// query reads rows into structs. A column that a statement leaves out stays zero.
func query[T any](ctx context.Context, s *Store, sql string, args ...any) ([]*T, error) {
	rows, err := s.pool.Query(ctx, sql, args...)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowToAddrOfStructByNameLax[T])
}

// byID returns the row of each id, nil where there is none.
func byID[T any](rows []*T, ids []int, idOf func(*T) int) []*T {
	known := make(map[int]*T, len(rows))
	for _, r := range rows {
		known[idOf(r)] = r
	}
	found := make([]*T, len(ids))
	for i, id := range ids {
		found[i] = known[id]
	}
	return found
}

// grouped returns the list of rows that belong to each key.
func grouped[T any](rows []*T, keys []int, keyOf func(*T) int) [][]*T {
	groups := make(map[int][]*T, len(keys))
	for _, r := range rows {
		groups[keyOf(r)] = append(groups[keyOf(r)], r)
	}
	lists := make([][]*T, len(keys))
	for i, key := range keys {
		lists[i] = groups[key]
	}
	return lists
}
