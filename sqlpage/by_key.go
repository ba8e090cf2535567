package sqlpage

import (
	"context"
	"slices"

	"orderly.example/internal/uuid"
)

// ByID reads rows by their keys. Without keys it sends nothing and skips its part of a fusion.
func ByID[T any, P RowOf[T]](d *Database) func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]P, error) {
	return func(ctx context.Context, ids []uuid.UUID) (map[uuid.UUID]P, error) {
		if len(ids) == 0 && !isPrepared(ctx, tableOf[T, P]().TypeName) {
			skipStatement(ctx, tableOf[T, P]().TypeName)
			return nil, nil
		}
		rows := make(map[uuid.UUID]P, len(ids))
		s := readRows[T](ctx, d, "t.id = ANY($1::uuid[])", uuid.List(ids), func(p P) { rows[p.Key()] = p })
		s.keyed = true
		return rows, d.Run(ctx, s)
	}
}

// Stub makes a row of which only the key is set.
func Stub[T any, P RowOf[T]](id uuid.UUID) P {
	p := P(new(T))
	p.SetKey(id)
	return p
}

// ByUnique reads rows by a unique column: condition compares it with $1, the array of keys. A text that no column
// can hold has no row.
func ByUnique[K comparable, T any, P RowOf[T]](d *Database, condition string, keyOf func(P) K) func(context.Context, []K) (map[K]P, error) {
	return func(ctx context.Context, keys []K) (map[K]P, error) {
		rows := make(map[K]P, len(keys))
		keys = slices.DeleteFunc(slices.Clone(keys), func(key K) bool {
			text, ok := any(key).(string)
			return ok && !Storable(text)
		})
		if len(keys) == 0 {
			return rows, nil
		}
		s := readRows[T](ctx, d, condition, keys, func(p P) { rows[keyOf(p)] = p })
		return rows, d.Run(ctx, s)
	}
}

// readRows is a statement that reads the rows matching a condition on $1.
func readRows[T any, P RowOf[T]](ctx context.Context, d *Database, condition string, arg any, take func(P)) Statement {
	t, reading := tableOf[T, P](), RowByKey[T, P](ctx, d)
	rows := NewMapper[T, P](d, reading)
	return Statement{
		Table: t.TypeName,
		SQL:   "SELECT " + reading.Columns + " FROM " + t.name + " t WHERE " + condition,
		Args:  []any{arg},

		Reading: reading,
		Read: func(r *RawRow) error {
			p, err := rows.Row(r, 0)
			if err == nil {
				take(p)
			}
			return err
		},
	}
}
