package operations

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/vektah/gqlparser/v2/ast"

	"orderly.example/db"
	"orderly.example/internal/auth"
	"orderly.example/internal/uuid"
	"orderly.example/sqlpage"
)

// Rows are what operations ask for: keys of rows that exist.
type Rows struct {
	// IDs are global ids by type, in order of age: of the oldest rows and of the newest.
	IDs map[db.Kind][]string
	// Texts and Numbers are the keys that root fields look rows up by, by type and field, as those of "Product.sku".
	Texts   map[string][]string
	Numbers map[string][]int
	// Names are those of products.
	Names []string
	// Open are the newest orders that can still be moved on, those that can be canceled first.
	Open []string
	// Totals are those of orders, in minor units.
	Totals []int
	// Viewers are who can ask: by name those of customer, staff, admin, somebody (another customer) and nobody.
	Viewers map[string]auth.Viewer

	lookups []lookup
}

// Read reads them from a seeded database.
func Read(ctx context.Context, pool *pgxpool.Pool, schema *ast.Schema) (*Rows, error) {
	r := &Rows{Viewers: map[string]auth.Viewer{"nobody": {}}, lookups: lookups(schema)}
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
	r = &Rows{IDs: map[db.Kind][]string{}, Texts: map[string][]string{}, Numbers: map[string][]int{}, Viewers: r.Viewers, lookups: r.lookups}
	for kind, row := range db.Kinds() {
		table := sqlpage.TableName(row)
		keys, err := column[uuid.UUID](ctx, pool, "(SELECT id FROM "+table+" ORDER BY id LIMIT 200) UNION (SELECT id FROM "+table+" ORDER BY id DESC LIMIT 200) ORDER BY id")
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			r.IDs[kind] = append(r.IDs[kind], db.ID{Kind: kind, UUID: key}.String())
		}
	}
	var err error
	for _, l := range r.lookups {
		sql := "SELECT " + Column(l.field) + " FROM " + Tables()[l.typ] + " ORDER BY 1"
		if l.isNumber {
			r.Numbers[l.key()], err = column[int](ctx, pool, sql)
		} else {
			r.Texts[l.key()], err = column[string](ctx, pool, sql)
		}
		if err != nil {
			return nil, err
		}
	}
	if r.Names, err = column[string](ctx, pool, "SELECT name FROM products ORDER BY 1"); err != nil {
		return nil, err
	}
	open, err := column[uuid.UUID](ctx, pool, `(SELECT id FROM orders WHERE status = 'PENDING' ORDER BY id DESC LIMIT 12)
		UNION ALL (SELECT id FROM orders WHERE status IN ('PAID', 'SHIPPED') ORDER BY id DESC LIMIT 8)`)
	if err != nil {
		return nil, err
	}
	for _, key := range open {
		r.Open = append(r.Open, db.ID{Kind: db.KindOrder, UUID: key}.String())
	}
	r.Totals, err = column[int](ctx, pool, "SELECT total FROM orders ORDER BY 1")
	return r, err
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
	if len(values) == 0 {
		return nil, fmt.Errorf("no row for %s: internal/seed makes rows of each entity (CONTRIBUTING.md, \"Add an entity\", step 9)", sql)
	}
	return values, nil
}

// newest returns the ids of the newest rows that can still change.
func (r *Rows) newest(typ string) []string {
	const most = 20
	if typ == db.KindOrder.String() {
		return r.Open
	}
	for kind, ids := range r.IDs {
		if kind.String() == typ {
			return ids[max(0, len(ids)-most):]
		}
	}
	return nil
}

// CutTo leaves out what there is more of than of the others.
func (r *Rows) CutTo(others *Rows) {
	for kind := range r.IDs {
		r.IDs[kind] = cut(r.IDs[kind], others.IDs[kind])
	}
	for key := range r.Texts {
		r.Texts[key] = cut(r.Texts[key], others.Texts[key])
	}
	for key := range r.Numbers {
		r.Numbers[key] = cut(r.Numbers[key], others.Numbers[key])
	}
	r.Names, r.Open, r.Totals = cut(r.Names, others.Names), cut(r.Open, others.Open), cut(r.Totals, others.Totals)
}

func cut[T any](list, other []T) []T { return list[:min(len(list), len(other))] }
