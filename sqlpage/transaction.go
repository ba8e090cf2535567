package sqlpage

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"orderly.example/internal/faults"
	"orderly.example/internal/postgres"
)

type transactionKey struct{}

// Transaction runs several statements as one transaction: those under run's context are part of it. If Postgres
// undoes it because of a conflict, run is called again, and must begin anew.
func (d *Database) Transaction(ctx context.Context, run func(ctx context.Context, tx pgx.Tx) error) error {
	budget := budgetOf(ctx)
	before := budget.sentCount()
	return postgres.ExplainWrite(retry(ctx, func() error { return d.transactionOnce(ctx, run) }, isRepeatable,
		func() { budget.refund(budget.sentCount() - before) }))
}

func (d *Database) transactionOnce(ctx context.Context, run func(ctx context.Context, tx pgx.Tx) error) error {
	c, err := d.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer d.pool.Release(c)
	err = pgx.BeginFunc(ctx, c, func(tx pgx.Tx) error {
		return run(context.WithValue(ctx, transactionKey{}, tx), tx)
	})
	if err != nil && faults.Of(err) == nil {
		return fmt.Errorf("in a transaction: %w", postgres.Explain(ctx, c.Conn(), err))
	}
	return err
}

// transactionOf is the transaction that a context belongs to, or nil.
func transactionOf(ctx context.Context) pgx.Tx {
	tx, _ := ctx.Value(transactionKey{}).(pgx.Tx)
	return tx
}
