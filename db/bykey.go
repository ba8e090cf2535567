package db

import (
	"context"
	"slices"
	"strings"
)

// ByID reads rows by their keys. Without keys it sends nothing, and lets a fused statement know.
func ByID[T any, P RowOf[T]](d *DB) func(ctx context.Context, ids []UUID) (map[UUID]P, error) {
	return func(ctx context.Context, ids []UUID) (map[UUID]P, error) {
		if len(ids) == 0 {
			leave(ctx, tableOf[T, P](d).typeName)
			return nil, nil
		}
		rows := make(map[UUID]P, len(ids))
		s := readRows[T](ctx, d, "t.id = ANY($1::uuid[])", UUIDs(ids), func(p P) { rows[p.key()] = p })
		s.keyed = true
		return rows, d.run(ctx, s)
	}
}

// Stub makes a row that holds nothing but its key.
func Stub[T any, P RowOf[T]](id UUID) P {
	p := P(new(T))
	p.setKey(id)
	return p
}

// OrdersNumbered reads orders by their numbers.
func OrdersNumbered(d *DB) func(ctx context.Context, numbers []int) (map[int]*Order, error) {
	return by(d, "t.number = ANY($1::bigint[])", func(o *Order) int { return o.Number })
}

// ProductsBySKU reads products by their stock-keeping units.
func ProductsBySKU(d *DB) func(ctx context.Context, skus []string) (map[string]*Product, error) {
	return by(d, "t.sku = ANY($1::text[])", func(p *Product) string { return p.SKU })
}

// UsersByName reads users by their names in lower case.
func UsersByName(d *DB) func(ctx context.Context, names []string) (map[string]*User, error) {
	return by(d, "lower(t.username) = ANY($1::text[])", func(u *User) string { return strings.ToLower(u.Username) })
}

// UsersByEmail reads users by their addresses in any case. Postgres says whose each is: it alone knows what is one address.
func UsersByEmail(d *DB) func(ctx context.Context, addresses []string) (map[string]*User, error) {
	return func(ctx context.Context, addresses []string) (map[string]*User, error) {
		rows := make(map[string]*User, len(addresses))
		addresses = slices.DeleteFunc(slices.Clone(addresses), func(a string) bool { return !storable(a) })
		if len(addresses) == 0 {
			return rows, nil
		}
		t := tableOf[User](d)
		reads := t.reads(ctx, wholeRows(ctx), t.byKey...)
		users := mapperOf[User](d, reads.fields)
		return rows, d.run(ctx, statement{
			table: t.typeName,
			sql: "SELECT a.nth::int, " + reads.list + ` FROM unnest($1::text[]) WITH ORDINALITY AS a(address, nth)
JOIN users t ON name_key(t.email) = name_key(a.address)`,
			args: []any{addresses},
			read: func(r *record) error {
				var nth int // from 1 on
				if err := r.scan(0, &nth); err != nil {
					return err
				}
				u, err := users.row(r, 1)
				rows[addresses[nth-1]] = u
				return err
			},
		})
	}
}

// by reads rows by a unique column. A text that no column can hold has no row.
func by[K comparable, T any, P RowOf[T]](d *DB, condition string, keyOf func(P) K) func(context.Context, []K) (map[K]P, error) {
	return func(ctx context.Context, keys []K) (map[K]P, error) {
		rows := make(map[K]P, len(keys))
		keys = slices.DeleteFunc(slices.Clone(keys), func(key K) bool {
			text, ok := any(key).(string)
			return ok && !storable(text)
		})
		if len(keys) == 0 {
			return rows, nil
		}
		s := readRows[T](ctx, d, condition, keys, func(p P) { rows[keyOf(p)] = p })
		return rows, d.run(ctx, s)
	}
}

// readRows is a statement that reads the rows for which a condition on $1 holds.
func readRows[T any, P RowOf[T]](ctx context.Context, d *DB, condition string, arg any, take func(P)) statement {
	t := tableOf[T, P](d)
	reads := t.reads(ctx, wholeRows(ctx), t.byKey...)
	rows := mapperOf[T, P](d, reads.fields)
	return statement{
		table: t.typeName,
		sql:   "SELECT " + reads.list + " FROM " + t.name + " t WHERE " + condition,
		args:  []any{arg},
		read: func(r *record) error {
			p, err := rows.row(r, 0)
			if err == nil {
				take(p)
			}
			return err
		},
	}
}
