package db

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5/pgconn"
)

// A mutation is one statement: its parts are WITH queries, so it is atomic without a transaction around it, and takes
// one round trip. It answers with rows that name their part: SELECT 'name', row FROM part.
//
// A part locks the rows that others change and reads what they hold now; new values are reckoned from those, not from
// the row that UPDATE meets. Postgres checks constraints against the row as the statement's snapshot has it before it
// turns to the newest one, so that `stock = stock - 1` would now and then fail for a stock that is long past.

// parts are the readers of a writing statement's rows, by the part's name.
type parts map[string]func(r *record) error

// write runs a statement that changes rows. Where it was undone because of others, it is tried again.
func (d *DB) write(ctx context.Context, what, sql string, args []any, p parts) error {
	return d.change(ctx, statement{table: what, sql: sql, args: args, read: func(r *record) error {
		var name string
		if err := r.scan(0, &name); err != nil {
			return err
		}
		inner, err := composite(r.types, r.columns[1].bytes)
		if err != nil {
			return err
		}
		return p[name](inner)
	}})
}

// change runs a statement that changes rows, until it is not undone because of others.
func (d *DB) change(ctx context.Context, s statement) error {
	s.settled = true
	return unsure(again(ctx, func() error { return d.execute(ctx, s) }, repeatable, func() { refund(ctx) }))
}

// taken says whether a statement failed on a unique constraint or index.
func taken(err error, constraint string) bool {
	pg, ok := errors.AsType[*pgconn.PgError](err)
	return ok && pg.Code == "23505" && pg.ConstraintName == constraint
}

// rowPart reads the rows of a part that are whole rows of a table, as whole lists them.
func rowPart[T any, P RowOf[T]](d *DB, take func(P), computed ...string) func(*record) error {
	rows := mapperOf[T, P](d, tableOf[T, P](d).reading(nil, false, computed...).fields)
	return func(r *record) error {
		p, err := rows.row(r, 0)
		if err == nil {
			take(p)
		}
		return err
	}
}

// whole lists all columns of a table's row with the alias t, and some computed ones, in rowPart's order.
func whole[T any, P RowOf[T]](d *DB, computed ...string) string {
	return tableOf[T, P](d).reading(nil, false, computed...).list
}

// inputHash tells inputs apart that come with one key.
func inputHash(input any) ([]byte, error) {
	b, err := json.Marshal(input)
	if err != nil {
		return nil, fmt.Errorf("hashing an input: %w", err)
	}
	sum := sha256.Sum256(b)
	return sum[:], nil
}

// keyOnce ends the INSERT of a client's key, under the alias k: a key that still counts is left alone, and the INSERT
// then returns no row.
const keyOnce = `ON CONFLICT (user_id, mutation, key) DO UPDATE
	SET input_hash = excluded.input_hash, result_id = excluded.result_id, created_at = now()
	WHERE k.created_at <= now() - interval '24 hours'
	RETURNING k.result_id`

// known is what a key of a client's stands for already.
type known struct {
	hash   []byte
	result UUID
}

// isOther says whether the key was used for another input.
func (k *known) isOther(hash []byte) bool { return k != nil && !bytes.Equal(k.hash, hash) }

// otherInput is the error of a key that was.
func otherInput() (errs UserErrors) {
	errs.Add(ErrIdempotencyConflict, "this key was used for another input", "idempotencyKey")
	return errs
}

func (k *known) part(r *record) error {
	if err := r.scan(0, &k.hash); err != nil {
		return err
	}
	return r.scan(1, &k.result)
}
