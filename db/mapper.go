package db

import (
	"fmt"
	"reflect"

	"github.com/uptrace/bun/schema"
)

// mapper makes rows of a type out of records: Bun's metadata say where each column goes. It is one statement's.
type mapper[T any, P RowOf[T]] struct {
	db     *DB
	fields []*schema.Field
	free   []T // rows that are made beforehand
	chunk  int

	isLinked, isPriced bool
}

func mapperOf[T any, P RowOf[T]](d *DB, fields []*schema.Field) *mapper[T, P] {
	m := &mapper[T, P]{db: d, fields: fields, chunk: 1}
	_, m.isLinked = any(P(nil)).(linked)
	_, m.isPriced = any(P(nil)).(priced)
	return m
}

// mostMade is how many rows are made at once at most: they live as long as one of them does.
const mostMade = 32

func (m *mapper[T, P]) make() P {
	if len(m.free) == 0 {
		m.free = make([]T, m.chunk)
		m.chunk = min(4*m.chunk, mostMade)
	}
	row := P(&m.free[0])
	m.free = m.free[1:]
	return row
}

// row reads the columns from the given one on into a new row.
func (m *mapper[T, P]) row(r *record, from int) (P, error) {
	out := m.make()
	v := reflect.ValueOf(out).Elem()
	for i, f := range m.fields {
		if r.null(from+i) && f.StructField.Type.Kind() != reflect.Pointer {
			continue // the zero value stands for NULL
		}
		if err := r.scan(from+i, fieldOf(v, f).Addr().Interface()); err != nil {
			return nil, fmt.Errorf("reading %s.%s: %w", out.table().typeName, f.Name, err)
		}
	}
	if m.isLinked {
		any(out).(linked).linked(m.db.link)
	}
	if m.isPriced {
		any(out).(priced).price(m.db.currency)
	}
	return out, nil
}

// fieldOf is where a column goes: nearly always a field of the row itself.
func fieldOf(row reflect.Value, f *schema.Field) reflect.Value {
	if len(f.Index) == 1 {
		return row.Field(f.Index[0])
	}
	return f.Value(row)
}
