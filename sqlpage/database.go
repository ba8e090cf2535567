package sqlpage

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/jackc/pgx/v5"
	"github.com/uptrace/bun"

	"orderly.example/internal/postgres"
	"orderly.example/internal/replica"
)

// Database sends statements to PostgreSQL: alone, fused with others of the same request, or merged with equal ones
// of other requests; to the primary or to a replica.
type Database struct {
	builder

	pool        *postgres.Pool
	replicas    *replica.Set
	bun         *bun.DB
	hashes      sync.Map // uint32 by unfilteredList
	coalescer   *coalescer
	cursorKeys  atomic.Uint64   // how many cursor keys were given out
	scanContext context.Context //nolint:containedctx // holds the rowContext alone
}

// New makes a Database on a pool. Rows with fields that are no columns set them in AfterScanRow, with the rowContext
// that [RowContext] returns there; it may be nil.
func New(pool *postgres.Pool, rowContext any) *Database {
	d := &Database{pool: pool, scanContext: WithRowContext(context.Background(), rowContext)}
	d.bun = d.newBuilder(rowContext)
	d.builder = d.bun
	d.coalescer = d.newCoalescer()
	return d
}

// Close closes the pool too, and the replicas.
func (d *Database) Close() {
	d.replicas.Close()
	_ = d.bun.Close()
	d.pool.Close()
}

// Connections is the pool on which statements are sent.
func (d *Database) Connections() *postgres.Pool { return d.pool }

// query sends one statement. Call release when its rows are read.
func (d *Database) query(ctx context.Context, sql string, args ...any) (rows pgx.Rows, release func(), err error) {
	if tx := transactionOf(ctx); tx != nil {
		rows, err = tx.Query(ctx, sql, args...)
		if err != nil {
			return nil, nil, postgres.Explain(ctx, tx.Conn(), err)
		}
		return rows, rows.Close, nil
	}
	c, err := d.pool.Acquire(ctx)
	if err != nil {
		return nil, nil, err
	}
	rows, err = c.Query(ctx, sql, args...)
	if err != nil {
		defer d.pool.Release(c)
		return nil, nil, postgres.Explain(ctx, c.Conn(), err)
	}
	return rows, func() { rows.Close(); d.pool.Release(c) }, nil
}
