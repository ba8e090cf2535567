package seed

import (
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
)

// definition is the SQL that drops an index or a constraint, and creates it again.
type definition struct{ Drop, Create string }

// dropDefinitions drops the tables' indexes, keys and foreign keys, except those to which a table refers that is
// not loaded. The result is in the order of creation.
func dropDefinitions(ctx context.Context, tx pgx.Tx, tables []table) ([]definition, error) {
	names := make([]string, len(tables))
	for i, t := range tables {
		names[i] = t.name
	}
	rows, _ := tx.Query(ctx, `
		SELECT "drop", "create" FROM (
			SELECT CASE c.contype WHEN 'f' THEN 3 ELSE 1 END AS rank, c.oid,
				format('ALTER TABLE %s DROP CONSTRAINT %I', c.conrelid::regclass, c.conname) AS "drop",
				format('ALTER TABLE %s ADD CONSTRAINT %I %s',
					c.conrelid::regclass, c.conname, pg_get_constraintdef(c.oid)) AS "create"
			FROM pg_constraint c
			WHERE c.conrelid = ANY ($1::text[]::regclass[]) AND c.contype IN ('p', 'u', 'f')
				AND NOT EXISTS (
					SELECT FROM pg_constraint r
					WHERE c.contype <> 'f' AND r.contype = 'f' AND r.conindid = c.conindid
						AND r.conrelid <> ALL ($1::text[]::regclass[]))
			UNION ALL
			SELECT 2, i.indexrelid, format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid)
			FROM pg_index i
			WHERE i.indrelid = ANY ($1::text[]::regclass[])
				AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
		) extras ORDER BY rank, oid`, names)
	definitions, err := pgx.CollectRows(rows, pgx.RowToStructByPos[definition])
	if err != nil {
		return nil, fmt.Errorf("listing indexes and constraints: %w", err)
	}
	for _, e := range slices.Backward(definitions) {
		if _, err := tx.Exec(ctx, e.Drop); err != nil {
			return nil, fmt.Errorf("setting indexes and constraints aside (%s): %w", e.Drop, err)
		}
	}
	return definitions, nil
}

func restore(ctx context.Context, tx pgx.Tx, definitions []definition, progress *progress) error {
	step := progress.begin("indexes", "indexes and keys", len(definitions))
	for _, e := range definitions {
		if _, err := tx.Exec(ctx, e.Create); err != nil {
			return fmt.Errorf("building indexes and constraints (%s): %w", e.Create, err)
		}
		step.advance()
	}
	return step.end()
}
