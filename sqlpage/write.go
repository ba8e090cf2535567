package sqlpage

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"orderly.example/internal/postgres"
)

// A mutation is one statement of several WITH queries: it is atomic without a transaction, and takes one round
// trip. Its rows begin with the name of their reader: SELECT 'name', row FROM query.
//
// A query locks the rows to change and reads their current values. New values are computed from those, not from the
// row that UPDATE finds: Postgres checks constraints against the row of the statement's snapshot before it turns to
// the newest one. So `stock = stock - 1` would sometimes fail for a stock that has changed long ago.

// Readers read the rows of a write, by the name that each row begins with.
type Readers map[string]func(r *RawRow) error

// Mutate runs a write whose rows name their readers. It is retried if it was undone because of a conflict.
func (d *Database) Mutate(ctx context.Context, table, sql string, args []any, readers Readers) error {
	return d.Change(ctx, Statement{Table: table, SQL: sql, Args: args, Read: func(r *RawRow) error {
		var name string
		if err := r.Scan(0, &name); err != nil {
			return err
		}
		inner, err := decodeRecord(r.types, r.Bytes(1))
		if err != nil {
			return err
		}
		return readers[name](inner)
	}})
}

// Change runs a write. It is retried if it was undone because of a conflict.
func (d *Database) Change(ctx context.Context, s Statement) error {
	s.buffered = true
	return postgres.ExplainWrite(retry(ctx, func() error { return d.Execute(ctx, s) }, isRepeatable, func() { refund(ctx) }))
}

// IsUniqueViolation reports whether a statement failed on the named unique constraint or index.
func IsUniqueViolation(err error, constraint string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "23505" && pg.ConstraintName == constraint
}

// ReadWhole reads whole rows, with the columns of WholeColumns.
func ReadWhole[T any, P RowOf[T]](d *Database, take func(P), computed ...string) func(*RawRow) error {
	rows := NewMapper[T, P](d, WholeRow[T, P](d, computed...))
	return func(r *RawRow) error {
		p, err := rows.Row(r, 0)
		if err == nil {
			take(p)
		}
		return err
	}
}

// WholeColumns lists all columns of a table with alias t, and some computed ones.
func WholeColumns[T any, P RowOf[T]](d *Database, computed ...string) string {
	return WholeRow[T, P](d, computed...).Columns
}
