package sqlpage

import (
	"fmt"
	"reflect"

	"github.com/uptrace/bun/schema"
)

// Initialized is a row with fields that are not columns. Init is called after each row is read, with the rowContext
// given to New.
type Initialized interface{ Init(rowContext any) }

// Mapper makes rows from raw rows, by Bun's metadata. Each statement needs its own.
type Mapper[T any, P RowOf[T]] struct {
	fields       []*schema.Field
	preallocated []T // rows allocated ahead
	nextSize     int

	isInitialized bool
	rowContext    any
}

// NewMapper makes a mapper for a statement that reads the columns of a Reading.
func NewMapper[T any, P RowOf[T]](d *Database, reading *Reading) *Mapper[T, P] {
	_, isInitialized := any(P(nil)).(Initialized)
	return &Mapper[T, P]{fields: reading.fields, nextSize: 1, isInitialized: isInitialized, rowContext: d.rowContext}
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
	if m.isInitialized {
		any(out).(Initialized).Init(m.rowContext)
	}
	return out, nil
}

// initialize sets what is no column of a row.
func initialize(d *Database, row any) {
	if i, ok := row.(Initialized); ok {
		i.Init(d.rowContext)
	}
}

// fieldOf is the field for a column: nearly always one of the row itself, not of an embedded struct.
func fieldOf(row reflect.Value, f *schema.Field) reflect.Value {
	if len(f.Index) == 1 {
		return row.Field(f.Index[0])
	}
	return f.Value(row)
}
