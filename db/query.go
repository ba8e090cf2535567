package db

import (
	"context"
	"database/sql"
	"errors"

	"github.com/uptrace/bun"

	"orderly.example/sqlpage"
)

// one reads the row of a query that has one at most; nil if it has none.
func one[T any](ctx context.Context, q interface {
	Scan(ctx context.Context, dest ...any) error
},
) (*T, error) {
	row := new(T)
	err := q.Scan(ctx, row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil //nolint:nilnil // see above
	}
	if err != nil {
		return nil, err
	}
	return row, nil
}

// wholeRows selects all columns, and some computed ones, from the rows' table or a WITH query.
func wholeRows[T any, P sqlpage.RowOf[T]](d *DB, from string, computed ...string) *bun.SelectQuery {
	return d.NewSelect().TableExpr("? AS t", bun.Ident(from)).ColumnExpr(sqlpage.WholeColumns[T, P](d.Database, computed...))
}

// locked is a WITH query that locks rows: it runs once.
func locked(name string, q *bun.SelectQuery) *bun.WithQuery {
	return bun.NewWithQuery(name, q.For("UPDATE")).Materialized()
}

// withChange selects a row from the query changed, or else from current: changed says which.
func withChange[T any, P sqlpage.RowOf[T]](d *DB, q *bun.SelectQuery, computed ...string) *bun.SelectQuery {
	unchanged := d.NewSelect().Table("current").ColumnExpr("*, false").Where("NOT EXISTS (SELECT FROM changed)")
	return q.TableExpr("(?) AS t", d.NewSelect().Table("changed").ColumnExpr("*, true AS changed").UnionAll(unchanged)).
		ColumnExpr(sqlpage.WholeColumns[T, P](d.Database, computed...))
}

// affected is how many rows a query has changed.
func affected(res sql.Result, err error) (int, error) {
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}
