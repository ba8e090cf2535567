package sqlpage

import (
	"context"
	"fmt"
	"reflect"

	"github.com/uptrace/bun/schema"
)

// Mapper makes rows from raw rows, by Bun's metadata. Each statement needs its own.
type Mapper[T any, P RowOf[T]] struct {
	fields       []*schema.Field
	preallocated []T // rows allocated ahead
	nextSize     int

	hasHook     bool            // rows have fields that are no columns, and set them in AfterScanRow
	scanContext context.Context //nolint:containedctx // holds the rowContext alone
}

// NewMapper makes a mapper for a statement that reads the columns of a Reading.
func NewMapper[T any, P RowOf[T]](d *Database, reading *Reading) *Mapper[T, P] {
	_, hasHook := any(P(nil)).(schema.AfterScanRowHook)
	return &Mapper[T, P]{fields: reading.fields, nextSize: 1, hasHook: hasHook, scanContext: d.scanContext}
}

// maxPreallocated bounds how many rows are allocated together: they stay in memory until the last of them is free.
const maxPreallocated = 32

func (m *Mapper[T, P]) newRow() P {
	if len(m.preallocated) == 0 {
		m.preallocated = make([]T, m.nextSize)
		m.nextSize = min(4*m.nextSize, maxPreallocated)
	}
	row := P(&m.preallocated[0])
	m.preallocated = m.preallocated[1:]
	return row
}

// Row reads a new row from the columns that begin at from.
func (m *Mapper[T, P]) Row(r *RawRow, from int) (P, error) {
	out := m.newRow()
	v := reflect.ValueOf(out).Elem()
	for i, f := range m.fields {
		if r.Null(from+i) && f.StructField.Type.Kind() != reflect.Pointer {
			continue // NULL is the zero value
		}
		if err := r.Scan(from+i, fieldOf(v, f).Addr().Interface()); err != nil {
			return nil, fmt.Errorf("reading %s.%s: %w", out.Table().TypeName, f.Name, err)
		}
	}
	if m.hasHook {
		return out, afterScan(m.scanContext, out)
	}
	return out, nil
}

// afterScan has a row set what is no column of it.
func afterScan(ctx context.Context, row Row) error {
	if hooked, ok := row.(schema.AfterScanRowHook); ok {
		return hooked.AfterScanRow(ctx)
	}
	return nil
}

// fieldOf is the field for a column: nearly always one of the row itself, not of an embedded struct.
func fieldOf(row reflect.Value, f *schema.Field) reflect.Value {
	if len(f.Index) == 1 {
		return row.Field(f.Index[0])
	}
	return f.Value(row)
}
