package sqlpage

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"orderly.example/internal/postgres"
)

const rollbackTimeout = 5 * time.Second

// Snapshot runs statements that all see the database at one instant, asOf. They may take as long as ctx allows, and
// each is planned for its own arguments.
func (d *Database) Snapshot(ctx context.Context, run func(ctx context.Context, asOf time.Time) error) (err error) {
	c, err := d.pool.Acquire(ctx)
	if err != nil {
		return err
	}
	defer d.pool.Release(c)
	tx, err := c.BeginTx(ctx, pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly})
	if err != nil {
		return fmt.Errorf("beginning a snapshot: %w", postgres.Explain(ctx, c.Conn(), err))
	}
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), rollbackTimeout)
		defer cancel()
		if rollbackErr := tx.Rollback(ctx); rollbackErr != nil && !errors.Is(rollbackErr, pgx.ErrTxClosed) && err == nil {
			err = fmt.Errorf("ending a snapshot: %w", rollbackErr)
		}
	}()
	var asOf time.Time
	err = tx.QueryRow(ctx, `SELECT now() FROM set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true) AS p,
	set_config('statement_timeout', '0', true) AS t`).Scan(&asOf)
	if err != nil {
		return fmt.Errorf("beginning a snapshot: %w", postgres.Explain(ctx, c.Conn(), err))
	}
	return run(context.WithValue(ctx, transactionKey{}, tx), asOf)
}
