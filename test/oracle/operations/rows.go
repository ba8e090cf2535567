package operations

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Rows are what operations ask for: keys of rows that exist.
type Rows struct {
	// IDs are global ids by type.
	IDs map[db.Kind][]string
	// Usernames, Emails and SKUs are texts that one row each has.
	Usernames, Emails, SKUs []string
	// Names are those of products.
	Names []string
	// Numbers are those of orders, and Totals their totals in minor units.
	Numbers, Totals []int
	// Viewers are who can ask: by name those of customer, staff, admin, somebody (another customer) and nobody.
	Viewers map[string]auth.Viewer
}

// Read reads them from a seeded database.
func Read(ctx context.Context, pool *pgxpool.Pool) (*Rows, error) {
	r := &Rows{Viewers: map[string]auth.Viewer{"nobody": {}}}
	for name, where := range map[string]string{
		"customer": "username = 'customer'", "staff": "username = 'staff'", "admin": "username = 'admin'",
		"somebody": "role = 'CUSTOMER' AND username <> 'customer' AND id IN (SELECT customer_id FROM orders)",
	} {
		var v auth.Viewer
		sql := "SELECT id, role FROM users WHERE " + where + " ORDER BY id LIMIT 1"
		if err := pool.QueryRow(ctx, sql).Scan(&v.ID, &v.Role); err != nil {
			return nil, fmt.Errorf("finding the viewer %s: %w", name, err)
		}
		r.Viewers[name] = v
	}
	return r.Again(ctx, pool)
}

// Again reads what is there now, for the same viewers.
func (r *Rows) Again(ctx context.Context, pool *pgxpool.Pool) (*Rows, error) {
	r = &Rows{IDs: map[db.Kind][]string{}, Viewers: r.Viewers}
	for kind, row := range db.Kinds() {
		keys, err := column[uuid.UUID](ctx, pool, "SELECT id FROM "+sqlpage.TableName(row)+" ORDER BY id LIMIT 400")
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			r.IDs[kind] = append(r.IDs[kind], db.ID{Kind: kind, UUID: key}.String())
		}
	}
	for to, sql := range map[*[]string]string{
		&r.Usernames: "SELECT username FROM users ORDER BY 1",
		&r.Emails:    "SELECT email FROM users ORDER BY 1",
		&r.SKUs:      "SELECT sku FROM products ORDER BY 1",
		&r.Names:     "SELECT name FROM products ORDER BY 1",
	} {
		texts, err := column[string](ctx, pool, sql)
		if err != nil {
			return nil, err
		}
		*to = texts
	}
	for to, sql := range map[*[]int]string{
		&r.Numbers: "SELECT number FROM orders ORDER BY 1",
		&r.Totals:  "SELECT total FROM orders ORDER BY 1",
	} {
		numbers, err := column[int](ctx, pool, sql)
		if err != nil {
			return nil, err
		}
		*to = numbers
	}
	return r, nil
}

func column[V any](ctx context.Context, pool *pgxpool.Pool, sql string) ([]V, error) {
	rows, err := pool.Query(ctx, sql)
	if err != nil {
		return nil, fmt.Errorf("reading what to ask for: %w", err)
	}
	values, err := pgx.CollectRows(rows, pgx.RowTo[V])
	if err != nil {
		return nil, fmt.Errorf("reading what to ask for: %w", err)
	}
	return values, nil
}

// CutTo leaves out what there is more of than of the others.
func (r *Rows) CutTo(others *Rows) {
	for kind := range r.IDs {
		r.IDs[kind] = cut(r.IDs[kind], others.IDs[kind])
	}
	r.Usernames, r.Emails, r.SKUs = cut(r.Usernames, others.Usernames), cut(r.Emails, others.Emails), cut(r.SKUs, others.SKUs)
	r.Names = cut(r.Names, others.Names)
	r.Numbers, r.Totals = cut(r.Numbers, others.Numbers), cut(r.Totals, others.Totals)
}

func cut[T any](list, other []T) []T { return list[:min(len(list), len(other))] }
