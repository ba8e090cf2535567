package sqlpage

import (
	"context"
	"errors"

	"github.com/jackc/pgx/v5/pgconn"

	"orderly.example/internal/postgres"
)

// A mutation is one statement of several WITH queries: it is atomic without a transaction around it, and takes one round
// trip. It answers with rows that begin with a name: SELECT 'name', row FROM query.
//
// A query locks the rows that others change and reads what they hold now. New values are computed from those, not from
// the row that UPDATE meets. Postgres checks constraints against the row as the statement's snapshot has it before it
// turns to the newest one, so that `stock = stock - 1` would now and then fail for a stock that is long past.

// Readers read the rows of a writing statement, by the name that each row begins with.
type Readers map[string]func(r *RawRow) error

// Mutate runs a statement that changes rows and answers with rows that each name their reader. Where it was undone because of others, it is tried again.
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

// Change runs a statement that changes rows, until it is not undone because of others.
func (d *Database) Change(ctx context.Context, s Statement) error {
	s.buffered = true
	return postgres.ExplainWrite(retry(ctx, func() error { return d.Execute(ctx, s) }, isRepeatable, func() { refund(ctx) }))
}

// IsUniqueViolation says whether a statement failed on a unique constraint or index.
func IsUniqueViolation(err error, constraint string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "23505" && pg.ConstraintName == constraint
}

// ReadWhole reads whole rows of a table, whose columns stand as WholeColumns lists them.
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

// WholeColumns lists all columns of a table's row with the alias t, and some computed ones.
func WholeColumns[T any, P RowOf[T]](d *Database, computed ...string) string {
	return WholeRow[T, P](d, computed...).Columns
}
