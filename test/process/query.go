package process

import (
	"context"
	"errors"
	"fmt"

	"github.com/jackc/pgx/v5"
)

// Query reads one column of a database.
func Query[T any](ctx context.Context, databaseURL, sql string, args ...any) (_ []T, err error) {
	conn, err := pgx.Connect(ctx, databaseURL)
	if err != nil {
		return nil, fmt.Errorf("connecting to the shop: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(ctx)) }()
	rows, err := conn.Query(ctx, sql, args...)
	if err != nil {
		return nil, fmt.Errorf("asking the shop: %w", err)
	}
	return pgx.CollectRows(rows, pgx.RowTo[T])
}
